// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a specification file: UTF-8, of a size that a specification has, and really text. */
final class SpecText {
    /** No specification comes near it; a trace or an archive given by mistake does. */
    static final int LARGEST_FILE = 4 << 20;

    private SpecText() {}

    static String read(Path file) {
        String label = file.toString();
        try {
            if (Files.isDirectory(file)) {
                throw failure(label, "is a directory, not a file");
            }
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw failure(
                        label,
                        "has " + (size >> 20) + " MiB; a specification has at most " + (LARGEST_FILE >> 20) + " MiB");
            }
            return checked(decode(Files.readAllBytes(file), label), label);
        } catch (NoSuchFileException e) {
            throw failure(label, "no such file");
        } catch (AccessDeniedException e) {
            throw failure(label, "cannot be read: permission denied");
        } catch (IOException e) {
            throw failure(label, "cannot be read: " + e.getMessage());
        }
    }

    /** The text without its byte order mark; refuses what is no text and what is empty. */
    static String checked(String decoded, String label) {
        String text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F || c == 0xFFFE || c == 0xFFFF) {
                throw new SpecException(
                        position(text.substring(0, i), label),
                        "",
                        String.format("is not a text file: it holds the control character U+%04X", (int) c));
            }
        }
        if (text.isBlank()) {
            throw failure(label, "the file is empty");
        }
        return text;
    }

    private static String decode(byte[] bytes, String label) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(input, text, true);
        text.flip();
        if (result.isError()) {
            throw new SpecException(
                    position(text.toString(), label),
                    "",
                    String.format(
                            "is not UTF-8 text: byte 0x%02X; save the file as UTF-8", bytes[input.position()] & 0xFF));
        }
        return text.toString();
    }

    private static Location position(String before, String label) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        String lastLine = before.substring(before.lastIndexOf('\n') + 1);
        return new Location(label, line, 1 + lastLine.codePointCount(0, lastLine.length()));
    }

    private static SpecException failure(String label, String message) {
        return new SpecException(Location.ofFile(label), "", message);
    }
}
