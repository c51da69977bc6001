// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.app.cli.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The runs on the front page are real: each command is run again and its output compared. */
final class ReadmeTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern RUN = Pattern.compile("```text\n\\$ \\./sandtable (.*)\n((?:.*\n)*?)```");
    /** The last line of a block that shows only the beginning. */
    private static final String CUT = "  ...\n";

    @Test
    void everyRunIsCurrent() throws IOException {
        Path readme = HOME.resolve("README.md");
        String text = Files.readString(readme);
        Matcher runs = RUN.matcher(text);
        StringBuilder fresh = new StringBuilder();
        int blocks = 0;
        while (runs.find()) {
            String output = output(runs.group(1).split(" "));
            String shown = runs.group(2);
            if (shown.endsWith(CUT)) {
                long lines = shown.lines().count() - 1;
                output = output.lines().limit(lines).reduce("", (all, line) -> all + line + "\n") + CUT;
            }
            String block = "```text\n$ ./sandtable " + runs.group(1) + "\n" + output + "```";
            runs.appendReplacement(fresh, Matcher.quoteReplacement(block));
            blocks++;
        }
        runs.appendTail(fresh);
        if (!fresh.toString().equals(text)) {
            Files.writeString(readme, fresh);
        }
        assertTrue(blocks >= 2, "the front page shows no run");
        assertTrue(fresh.toString().equals(text), "README.md was out of date and is rewritten; commit it");
    }

    private static String output(String... arguments) {
        String[] absolute = Arrays.stream(arguments)
                .map(word -> word.startsWith("configs/") ? HOME.resolve(word).toString() : word)
                .toArray(String[]::new);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandTree.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                absolute);
        return out.toString(StandardCharsets.UTF_8);
    }
}
