// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the wire format of Protocol Buffers from a part of an array of bytes.
 *
 * <p>Every read is checked against the end of the part; what is wrong is a {@link Malformed} that says at which byte.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int EIGHT_BYTES = 1;
    static final int LENGTH = 2;
    static final int FOUR_BYTES = 5;

    private static final int TYPE_BITS = 3;
    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;
    private static final int LONGEST_VARINT = 10;

    /** The bytes are not what the format says. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    // ---- State ------------------------------------------------------------------
    private final byte[] bytes;
    private int at;
    private final int end;

    WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    // ---- Reading ----------------------------------------------------------------

    boolean atEnd() {
        return at == end;
    }

    /** The byte that is read next, counted from the beginning of the array. */
    int position() {
        return at;
    }

    /** Field number and wire type of the next field. */
    int key() throws Malformed {
        long key = varint();
        if (key >>> TYPE_BITS == 0 || key >>> 32 != 0) {
            throw new Malformed("no field has the key " + Long.toUnsignedString(key) + ", byte " + at);
        }
        return (int) key;
    }

    static int field(int key) {
        return key >>> TYPE_BITS;
    }

    static int type(int key) {
        return key & ((1 << TYPE_BITS) - 1);
    }

    long varint() throws Malformed {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at == end) {
                throw new Malformed("ends in the middle of a number, byte " + at);
            }
            byte next = bytes[at++];
            value |= (long) (next & LOW_BITS) << (7 * i);
            if ((next & MORE) == 0) {
                return value;
            }
        }
        throw new Malformed("a number has more than " + LONGEST_VARINT + " bytes, byte " + at);
    }

    /** The message, text or packed list behind its length. */
    WireReader message() throws Malformed {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new Malformed("is cut off: " + Long.toUnsignedString(length) + " bytes should follow byte " + at
                    + ", but " + (end - at) + " do");
        }
        WireReader part = new WireReader(bytes, at, at + (int) length);
        at += (int) length;
        return part;
    }

    /** All of this part as text. */
    String text() throws Malformed {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, end - at));
            at = end;
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a text is not UTF-8, byte " + at);
        }
    }

    double eightBytesAsDouble() throws Malformed {
        return Double.longBitsToDouble(eightBytes());
    }

    long eightBytes() throws Malformed {
        return fixed(Long.BYTES).getLong();
    }

    int fourBytes() throws Malformed {
        return fixed(Integer.BYTES).getInt();
    }

    private ByteBuffer fixed(int size) throws Malformed {
        if (end - at < size) {
            throw new Malformed("ends in the middle of a number, byte " + at);
        }
        ByteBuffer value = ByteBuffer.wrap(bytes, at, size).order(ByteOrder.LITTLE_ENDIAN);
        at += size;
        return value;
    }

    /** Passes over a field of a number that the schema does not have, as newer writers may add. */
    void skip(int type) throws Malformed {
        switch (type) {
            case VARINT -> varint();
            case EIGHT_BYTES -> eightBytes();
            case LENGTH -> message();
            case FOUR_BYTES -> fourBytes();
            default -> throw new Malformed("no field has wire type " + type + ", byte " + at);
        }
    }
}
