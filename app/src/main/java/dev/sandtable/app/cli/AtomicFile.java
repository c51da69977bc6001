// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there whole or not at all: they are written beside their place and renamed. */
final class AtomicFile {
    private AtomicFile() {}

    /** Writes a text into a file of a folder that is made if need be. */
    static void write(Path folder, String name, String text) {
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, "." + name, ".part");
            // An interrupted program leaves nothing behind either.
            temporary.toFile().deleteOnExit();
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                move(temporary, folder.resolve(name));
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UserError("cannot write into --out " + folder + ": " + Complaint.of(e));
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
