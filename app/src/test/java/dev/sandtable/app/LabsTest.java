// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.app.cli.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Walks the labs: every table of rows is priced as its page says, and gives what its page shows. */
final class LabsTest {
    private static final Path LABS = Path.of("..", "labs").toAbsolutePath().normalize();

    @Test
    void everyLabGivesWhatItShows() throws IOException {
        List<Path> tables = tables();
        assertFalse(tables.isEmpty(), "there are no labs under " + LABS);
        List<String> stale = new ArrayList<>();
        for (Path table : tables) {
            String answer = price(table);
            Path expected = table.resolveSibling(table.getFileName().toString().replace(".csv", "") + "-expected.csv");
            String committed = Files.exists(expected) ? Files.readString(expected) : "";
            if (!answer.equals(committed)) {
                Files.writeString(expected, answer);
                stale.add(LABS.relativize(expected).toString());
            }
        }
        assertTrue(stale.isEmpty(), "out of date and rewritten; look at them and commit: " + stale);
    }

    private static List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.walk(LABS)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .filter(file -> !file.toString().endsWith("-expected.csv"))
                    .filter(file -> file.getParent().getParent().equals(LABS))
                    .sorted()
                    .toList();
        }
    }

    private static String price(Path table) {
        List<String> command = new ArrayList<>(List.of("price", table.toString(), "--quiet"));
        Path own = table.resolveSibling("configs");
        if (Files.isDirectory(own)) {
            command.addAll(List.of("--configs", own.toString()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTree.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                command.toArray(new String[0]));
        assertEquals(
                0, code, table + ": " + err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
