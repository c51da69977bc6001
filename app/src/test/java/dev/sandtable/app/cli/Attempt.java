// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line with files that are not as they should be, and what is to be said about it. Arguments that name one of
 * the files stand for its path.
 */
final class Attempt {
    private final String name;
    private final List<String> arguments;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();
    private int exit = Exit.BAD_INPUT;

    private Attempt(String name, List<String> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    static Attempt of(String name, String... arguments) {
        return new Attempt(name, Arrays.asList(arguments));
    }

    /** Runs the good training scenario with one piece of its text replaced. */
    static Attempt training(String name, String piece, String by) {
        return broken(name, "run", Worlds.TRAINING, piece, by);
    }

    /** Runs a command on a good text with one piece of it replaced. */
    static Attempt broken(String name, String command, String text, String piece, String by) {
        if (!text.contains(piece)) {
            throw new IllegalArgumentException("'" + piece + "' is no piece of the scenario");
        }
        return of(name, command, "s.yaml").file("s.yaml", text.replace(piece, by));
    }

    /** Prices rows. */
    static Attempt rows(String name, String text) {
        return of(name, "price", "rows.csv").file("rows.csv", text);
    }

    Attempt file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Attempt file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    Attempt exits(int code) {
        exit = code;
        return this;
    }

    Attempt says(String... words) {
        said.addAll(Arrays.asList(words));
        return this;
    }

    int exit() {
        return exit;
    }

    List<String> said() {
        return said;
    }

    Shell.Result run(Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Shell.run(arguments.stream()
                .map(word -> files.containsKey(word) || word.startsWith("./")
                        ? folder.resolve(word).normalize().toString()
                        : word)
                .toArray(String[]::new));
    }

    @Override
    public String toString() {
        return name;
    }
}
