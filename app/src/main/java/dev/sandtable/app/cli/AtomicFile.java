// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Files that are there whole or not at all: they are written beside their place and renamed. */
final class AtomicFile {
    private AtomicFile() {}

    /** Writes a text into a file of the folder of {@code --out}, which is made if need be. */
    static void write(Path folder, String name, String text) {
        write("into --out " + folder, folder, name, text);
    }

    /** Writes a text into the file that an option names; its folder is made if need be. */
    static void write(String option, Path file, String text) {
        check(option, file);
        Path whole = file.toAbsolutePath();
        write(
                option + " " + file,
                Optional.ofNullable(whole.getParent()).orElse(whole),
                String.valueOf(whole.getFileName()),
                text);
    }

    /** Refuses a file that could not be written, as far as can be told without trying. */
    static void check(String option, Path file) {
        String what = "cannot write " + option + " " + file + ": ";
        if (Files.isDirectory(file)) {
            throw new UserError(what + "it is a folder, not a file");
        }
        Path above = file.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above != null && !Files.isDirectory(above)) {
            throw new UserError(what + above + " is a file, not a folder");
        }
        if (above != null && !Files.isWritable(above)) {
            throw new UserError(what + "no permission for " + above);
        }
    }

    /** Writes bytes into a file of a folder that an option names, which is made if need be. */
    static void write(String option, Path folder, String name, byte[] bytes) {
        write(option + " " + folder, folder, name, (Content) file -> Files.write(file, bytes));
    }

    private static void write(String what, Path folder, String name, String text) {
        write(what, folder, name, (Content) file -> Files.writeString(file, text, StandardCharsets.UTF_8));
    }

    /** Puts what is to be written into a file. */
    private interface Content {
        void into(Path file) throws IOException;
    }

    private static void write(String what, Path folder, String name, Content content) {
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, "." + name, ".part");
            // An interrupted program leaves nothing behind either.
            temporary.toFile().deleteOnExit();
            try {
                content.into(temporary);
                move(temporary, folder.resolve(name));
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UserError("cannot write " + what + ": " + Complaint.of(e));
        }
    }

    /** Renames a file that was written beside its place; at once where the file system can. */
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
