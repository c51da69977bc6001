// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a table that a command is given: a file, or standard input for {@code -}. */
record TableText(String file) {
    private static final String STANDARD_INPUT = "-";

    /** Its name in messages. */
    String label() {
        return file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    /** Its text, which must be UTF-8. */
    BufferedReader open() throws IOException {
        boolean standard = file.equals(STANDARD_INPUT);
        if (!standard && !Files.exists(Path.of(file))) {
            throw new UserError("there is no file " + file);
        }
        if (!standard && Files.isDirectory(Path.of(file))) {
            throw new UserError(file + " is a folder, not a table");
        }
        InputStream bytes = standard ? System.in : Files.newInputStream(Path.of(file));
        return new BufferedReader(new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }
}
