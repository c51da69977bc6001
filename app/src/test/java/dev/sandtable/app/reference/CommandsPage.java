// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.app.cli.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Every command's usage text as the command itself prints it, and what exit codes say. */
final class CommandsPage {
    private static final Pattern EXIT =
            Pattern.compile("/\\*\\* (.+) \\*/\\s+public static final int (\\w+) = (\\d+);");
    private static final String WIDTH = "picocli.usage.width";

    private CommandsPage() {}

    static String write(Path home) throws IOException {
        Page page = new Page("Commands").paragraph("What each command prints under `--help`.");
        page.heading(2, "sandtable").code(usage("--help"));
        for (String name : new CommandLine(new CommandTree()).getSubcommands().keySet()) {
            page.heading(2, name).code(usage(name, "--help"));
        }
        return page.heading(2, "Exit codes")
                .table(List.of(">code", "says"), exits(home))
                .markdown();
    }

    private static String usage(String... arguments) {
        String before = System.getProperty(WIDTH, "");
        System.setProperty(WIDTH, "100");
        try {
            return print(arguments);
        } finally {
            if (before.isEmpty()) {
                System.clearProperty(WIDTH);
            } else {
                System.setProperty(WIDTH, before);
            }
        }
    }

    /** What a command line prints to standard output; it must not fail. */
    static String print(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTree.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ends with " + code + ": "
                    + err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8).replaceAll("\u001B\\[[0-9;]*m", "");
    }

    private static List<List<String>> exits(Path home) throws IOException {
        String source = Files.readString(home.resolve("app/src/main/java/dev/sandtable/app/cli/Exit.java"));
        Matcher constants = EXIT.matcher(source);
        List<List<String>> rows = new ArrayList<>();
        while (constants.find()) {
            rows.add(Page.row(constants.group(3), constants.group(1)));
        }
        if (rows.size() < 5) {
            throw new IllegalStateException("Exit.java states no exit codes that can be read");
        }
        return rows;
    }
}
