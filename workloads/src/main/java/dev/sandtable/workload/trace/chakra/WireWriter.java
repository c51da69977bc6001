// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the wire format of Protocol Buffers: what {@link WireReader} reads. */
final class WireWriter {
    private static final int TYPE_BITS = 3;
    private static final int LOW_BITS = 0x7f;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A number without its key, as in packed lists and before messages of a file. */
    WireWriter varint(long value) {
        long left = value;
        while ((left & ~LOW_BITS) != 0) {
            out.write((int) (left & LOW_BITS) | LOW_BITS + 1);
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    /** A number; the schema's default, 0, is not written. */
    WireWriter number(int field, long value) {
        return value == 0 ? this : numberAlways(field, value);
    }

    /** A number, also if it is 0: a value of one type among many says by its presence which. */
    WireWriter numberAlways(int field, long value) {
        return key(field, WireReader.VARINT).varint(value);
    }

    /** A text or a nested message. */
    WireWriter bytes(int field, byte[] value) {
        key(field, WireReader.LENGTH).varint(value.length);
        out.writeBytes(value);
        return this;
    }

    WireWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A message behind its length, as a file holds them. */
    WireWriter framed(byte[] message) {
        varint(message.length);
        out.writeBytes(message);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private WireWriter key(int field, int type) {
        return varint((long) field << TYPE_BITS | type);
    }
}
