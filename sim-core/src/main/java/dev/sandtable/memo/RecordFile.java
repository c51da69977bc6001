// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file behind a memo.
 *
 * <p>It begins with its identity, in full and with a checksum: format, memo, code version, specification. Then come records, from the
 * longest unasked to the latest asked: length of the key, length of the value, key, value, checksum of the four (all
 * integers of 4 bytes, the most significant first). What follows the first record that is not whole cannot be trusted to
 * begin where a record begins, and is dropped.
 */
final class RecordFile {
    /** Bytes of a record beside its key and value. */
    static final int FRAME = 3 * Integer.BYTES;

    private static final String FORMAT = "sandtable memo 1\n";

    private RecordFile() {}

    /**
     * What a file held.
     *
     * @param records values by key, both as bytes
     * @param problem what was wrong with the rest of it
     */
    record Content(Map<ByteBuffer, byte[]> records, Optional<String> problem) {}

    /** Reads what is whole; a file that is not there holds nothing. */
    static Content read(Path file, String identity) {
        Map<ByteBuffer, byte[]> records = new LinkedHashMap<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            byte[] head = head(identity);
            if (bytes.remaining() < head.length || !take(bytes, head.length).equals(ByteBuffer.wrap(head))) {
                return new Content(records, Optional.of(file + " is no memo of this program and was not used"));
            }
            int whole = bytes.position();
            while (bytes.hasRemaining() && readRecord(bytes, records)) {
                whole = bytes.position();
            }
            int torn = bytes.limit() - whole;
            return new Content(
                    records,
                    torn == 0
                            ? Optional.empty()
                            : Optional.of(file + ": dropped " + torn + " torn bytes after " + records.size()
                                    + " whole records"));
        } catch (NoSuchFileException none) {
            return new Content(records, Optional.empty());
        } catch (IOException | OutOfMemoryError unreadable) {
            return new Content(records, Optional.of(file + " cannot be read: " + unreadable));
        }
    }

    private static boolean readRecord(ByteBuffer bytes, Map<ByteBuffer, byte[]> records) {
        try {
            int start = bytes.position();
            int keyLength = bytes.getInt();
            int valueLength = bytes.getInt();
            if (keyLength < 0 || valueLength < 0 || (long) keyLength + valueLength > bytes.remaining()) {
                return false;
            }
            byte[] key = new byte[keyLength];
            byte[] value = new byte[valueLength];
            bytes.get(key).get(value);
            CRC32C sum = new CRC32C();
            sum.update(bytes.array(), start, bytes.position() - start);
            if (bytes.getInt() != (int) sum.getValue()) {
                return false;
            }
            records.put(ByteBuffer.wrap(key), value);
            return true;
        } catch (BufferUnderflowException torn) {
            return false;
        }
    }

    /** Writes a whole file. */
    static void write(Path file, String identity, Map<ByteBuffer, byte[]> records) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.write(head(identity));
            for (Map.Entry<ByteBuffer, byte[]> entry : records.entrySet()) {
                byte[] key = entry.getKey().array();
                byte[] value = entry.getValue();
                ByteBuffer lengths = ByteBuffer.allocate(2 * Integer.BYTES)
                        .putInt(key.length)
                        .putInt(value.length)
                        .flip();
                CRC32C sum = new CRC32C();
                sum.update(lengths.array());
                sum.update(key);
                sum.update(value);
                out.write(lengths.array());
                out.write(key);
                out.write(value);
                out.writeInt((int) sum.getValue());
            }
        }
    }

    /** Bytes that a record takes. */
    static long size(ByteBuffer key, byte[] value) {
        return (long) FRAME + key.capacity() + value.length;
    }

    private static byte[] head(String identity) {
        byte[] text = (FORMAT + identity).getBytes(StandardCharsets.UTF_8);
        CRC32C sum = new CRC32C();
        sum.update(text);
        return ByteBuffer.allocate(2 * Integer.BYTES + text.length)
                .putInt(text.length)
                .put(text)
                .putInt((int) sum.getValue())
                .array();
    }

    private static ByteBuffer take(ByteBuffer bytes, int length) {
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return part;
    }
}
