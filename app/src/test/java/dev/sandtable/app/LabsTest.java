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

/** Walks the labs: every table of rows is priced, every scenario and list of commands run, and gives what its page shows. */
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

    @Test
    void everyScenarioOfALabGivesWhatItShowsHoweverItIsFolded() throws IOException {
        List<Path> scenarios = files(".yaml");
        assertFalse(scenarios.isEmpty(), "no lab has a scenario");
        for (Path scenario : scenarios) {
            String folded = run("run", scenario.toString(), "--quiet", "--no-color");
            assertEquals(folded, run("run", scenario.toString(), "--quiet", "--no-color", "--fold", "off"));
            Path expected =
                    scenario.resolveSibling(scenario.getFileName().toString().replace(".yaml", "") + "-expected.txt");
            String committed = Files.exists(expected) ? Files.readString(expected) : "";
            if (!folded.equals(committed)) {
                Files.writeString(expected, folded);
            }
            assertEquals(committed, folded, expected + " was out of date and is rewritten; look at it and commit");
        }
    }

    @Test
    void everyCommandOfALabPrintsWhatItShows() throws IOException {
        List<Path> lists = files(".commands");
        assertFalse(lists.isEmpty(), "no lab has a list of commands");
        for (Path list : lists) {
            StringBuilder printed = new StringBuilder();
            for (String line : Files.readAllLines(list)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    printed.append("$ ./sandtable ").append(line).append('\n');
                    // Here is not the root of the repository, from where a reader runs it.
                    String rooted = line.replace(" labs/", " " + LABS + "/");
                    printed.append(run((rooted + " --no-color").split(" ")).replace(LABS.toString(), "labs"))
                            .append('\n');
                }
            }
            Path expected =
                    list.resolveSibling(list.getFileName().toString().replace(".commands", "") + "-expected.txt");
            String committed = Files.exists(expected) ? Files.readString(expected) : "";
            if (!committed.contentEquals(printed)) {
                Files.writeString(expected, printed);
            }
            assertEquals(
                    committed,
                    printed.toString(),
                    expected + " was out of date and is rewritten; look at it and commit");
        }
    }

    private static List<Path> tables() throws IOException {
        return files(".csv").stream()
                .filter(file -> !file.toString().endsWith("-expected.csv"))
                .toList();
    }

    /** The files of an ending that lie directly in a lab's folder. */
    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(LABS)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> LABS.relativize(file).getNameCount() == 2)
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
        return run(command.toArray(new String[0]));
    }

    private static String run(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTree.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                command);
        assertEquals(
                0,
                code,
                List.of(command) + ": " + err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
