// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a trace that say something: neither blank nor comments that begin with {@code #}.
 *
 * <p>One line is held at a time, of at most {@value #LONGEST} characters, so that memory does not grow with the file whatever the file
 * is. Whether it is compressed is told by its first two bytes, which no text has.
 */
final class TraceLines implements AutoCloseable {
    private static final int LONGEST = 200;
    private static final int BUFFER = 1 << 16;
    private static final int END = -1;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    // ---- Parameters -------------------------------------------------------------
    private final String file;
    private final InputStream in;

    // ---- State ------------------------------------------------------------------
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] line = new byte[LONGEST];
    private int buffered;
    private int at;
    private int length;
    private long number;
    private String text = "";

    private TraceLines(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * The lines of a file.
     *
     * @throws SpecException if there is no such file or it cannot be read
     */
    static TraceLines open(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new SpecException(Location.ofFile(name), "", "is a folder; write the path of a trace");
        }
        if (!Files.exists(file)) {
            throw new SpecException(Location.ofFile(name), "", "there is no such file; write the path of a trace");
        }
        if (!Files.isReadable(file)) {
            throw new SpecException(Location.ofFile(name), "", "no permission to read it");
        }
        try {
            // Pipes are files too, and only a FileInputStream reads them without asking for a position.
            InputStream raw = new BufferedInputStream(new FileInputStream(file.toFile()));
            return new TraceLines(name, decompressed(raw));
        } catch (IOException e) {
            throw new SpecException(Location.ofFile(name), "", "cannot be read: " + e.getMessage());
        }
    }

    private static InputStream decompressed(InputStream raw) throws IOException {
        raw.mark(2);
        boolean gzip = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
        raw.reset();
        try {
            return gzip ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Goes on to the next line that says something; false at the end. */
    boolean advance() {
        while (read()) {
            text = new String(line, 0, Math.min(length, LONGEST), StandardCharsets.ISO_8859_1);
            String said = text.strip();
            if (said.isEmpty() && length <= LONGEST || said.startsWith("#")) {
                continue;
            }
            if (length > LONGEST) {
                throw wrong(0, "a line of more than " + LONGEST + " characters is no request");
            }
            return true;
        }
        return false;
    }

    /** Reads a line and counts its characters; false at the end of the file. */
    private boolean read() {
        length = 0;
        int next = next();
        if (next == END) {
            return false;
        }
        number++;
        while (next != END && next != '\n') {
            if (length < LONGEST) {
                line[length] = (byte) next;
            }
            // A comment may be of any length.
            length = Math.min(length + 1, LONGEST + 1);
            next = next();
        }
        if (number == 1 && startsWithMark()) {
            length -= BYTE_ORDER_MARK.length;
            System.arraycopy(line, BYTE_ORDER_MARK.length, line, 0, LONGEST - BYTE_ORDER_MARK.length);
        }
        return true;
    }

    private boolean startsWithMark() {
        boolean marked = length >= BYTE_ORDER_MARK.length;
        for (int i = 0; marked && i < BYTE_ORDER_MARK.length; i++) {
            marked = line[i] == BYTE_ORDER_MARK[i];
        }
        return marked;
    }

    private int next() {
        if (at == buffered) {
            at = 0;
            try {
                buffered = in.read(buffer);
            } catch (EOFException e) {
                throw wrong(0, "the file ends in the middle of its compressed data");
            } catch (ZipException e) {
                throw wrong(0, "the compressed data are damaged: " + e.getMessage());
            } catch (IOException e) {
                throw wrong(0, "cannot be read: " + e.getMessage());
            }
            if (buffered <= 0) {
                buffered = 0;
                return END;
            }
        }
        return buffer[at++] & 0xff;
    }

    /** The present line. */
    String text() {
        return text;
    }

    /** What is wrong at a character of the present line, counted from 0. */
    SpecException wrong(int character, String message) {
        int line = (int) Math.min(Math.max(1, number), Integer.MAX_VALUE);
        return new SpecException(new Location(file, line, character + 1), "", message);
    }

    /** What is wrong with the file as a whole. */
    SpecException wrong(String message) {
        return new SpecException(Location.ofFile(file), "", message);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw wrong("cannot be closed: " + e.getMessage());
        }
    }
}
