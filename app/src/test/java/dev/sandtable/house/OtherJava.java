// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java beside the one that runs the tests. Those that count are 17, the oldest that the program promises to run on, and 25 and newer.
 *
 * @param home where it lies
 * @param feature its version: 17, 25
 */
record OtherJava(Path home, int feature) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+).*");

    /** The newest, from the variables that build machines set ({@code JAVA_HOME_25_X64}) and from where Java is installed. */
    static Optional<OtherJava> find() {
        List<Path> homes = new ArrayList<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(System.getenv()).entrySet()) {
            if (variable.getKey().matches("JAVA_HOME_\\d+.*|JDK_?\\d+(_HOME)?")) {
                homes.add(Path.of(variable.getValue()));
            }
        }
        homes.addAll(folders(Path.of("/usr/lib/jvm")));
        homes.addAll(folders(Path.of(System.getProperty("java.home"), "..").normalize()));
        return homes.stream()
                .flatMap(home -> read(home).stream())
                .filter(java -> java.feature != Runtime.version().feature())
                .filter(java -> java.feature == 17 || java.feature >= 25)
                .max(Comparator.comparingInt(OtherJava::feature));
    }

    /** The Java in a folder, if there is one. */
    private static Optional<OtherJava> read(Path home) {
        Path release = home.resolve("release");
        boolean runs = Files.isExecutable(home.resolve("bin").resolve("java"))
                || Files.isExecutable(home.resolve("bin").resolve("java.exe"));
        if (!runs || !Files.isRegularFile(release)) {
            return Optional.empty();
        }
        return Repository.lines(release).stream()
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .map(version -> new OtherJava(home, Integer.parseInt(version.group(1))))
                .findFirst();
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
