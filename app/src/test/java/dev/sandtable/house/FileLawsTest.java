// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Files and methods fit a screen, name their licence, and explain what they hold. */
class FileLawsTest {

    private static final int MEDIAN_LINES = 90;
    private static final int NINE_IN_TEN_LINES = 250;
    private static final int MOST_LINES = 500;
    /** Who is new here reads the engine first, and whole. */
    private static final int ENGINE_FILES = 8;

    private static final int ENGINE_LINES = 1_000;

    private static final Set<String> EMPTY_NAMES =
            new TreeSet<>(List.of("impl", "util", "utils", "common", "manager", "helper", "helpers"));

    private static final List<Path> JAVA = Repository.files(".java");
    private static final List<Path> SHIPPED = JAVA.stream()
            .filter(file -> Repository.name(file).contains("/src/main/java/"))
            .toList();

    @Test
    void noFileIsLong() {
        List<Violation> violations = new ArrayList<>();
        for (Path file : JAVA) {
            int lines = Repository.lines(file).size();
            if (lines > MOST_LINES) {
                violations.add(
                        new Violation("file-length", Repository.name(file), lines + " lines, at most " + MOST_LINES));
            }
        }
        Exceptions.judge("file-length", violations);
    }

    @Test
    void mostFilesAreShort() {
        List<Integer> lengths = SHIPPED.stream()
                .map(file -> Repository.lines(file).size())
                .sorted()
                .toList();
        int median = lengths.get(lengths.size() / 2);
        int ninth = lengths.get(lengths.size() * 9 / 10);
        assertTrue(median <= MEDIAN_LINES, () -> "the median file has " + median + " lines, at most " + MEDIAN_LINES);
        assertTrue(
                ninth <= NINE_IN_TEN_LINES,
                () -> "nine files in ten have up to " + ninth + " lines, at most " + NINE_IN_TEN_LINES);
    }

    @Test
    void theEngineIsOneLesson() {
        List<Path> engine = SHIPPED.stream()
                .filter(file -> Repository.name(file).contains("/dev/sandtable/engine/"))
                .toList();
        int lines =
                engine.stream().mapToInt(file -> Repository.lines(file).size()).sum();
        assertTrue(engine.size() > 1 && engine.size() <= ENGINE_FILES, () -> engine.size() + " files: " + engine);
        assertTrue(lines <= ENGINE_LINES, () -> "the engine has " + lines + " lines, at most " + ENGINE_LINES);
    }

    @Test
    void noMethodIsLong() {
        List<Violation> violations = new ArrayList<>();
        for (CompilationUnitTree unit : SourceTree.SHIPPED.units()) {
            violations.addAll(new DeclarationScan(SourceTree.SHIPPED, unit).longMethods());
        }
        Exceptions.judge("method-length", violations);
    }

    @Test
    void everyPublicTypeSaysWhatItIs() {
        List<Violation> violations = new ArrayList<>();
        for (CompilationUnitTree unit : SourceTree.SHIPPED.units()) {
            violations.addAll(new DeclarationScan(SourceTree.SHIPPED, unit).silentTypes());
        }
        Exceptions.judge("javadoc", violations);
    }

    @Test
    void everyFileNamesItsLicence() {
        List<Violation> violations = new ArrayList<>();
        for (Path file : Repository.files(".java", ".yaml", ".yml", ".xml", ".sh", ".jte", "sandtable")) {
            List<String> lines = Repository.lines(file);
            boolean named =
                    lines.stream().limit(4).anyMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"));
            if (!named) {
                violations.add(new Violation("licence", Repository.name(file), "has no SPDX line at its top"));
            }
        }
        Exceptions.judge("licence", violations);
    }

    @Test
    void everyPackageTeaches() {
        List<Violation> violations = new ArrayList<>();
        Set<Path> pages = new TreeSet<>();
        SHIPPED.forEach(file -> pages.add(file.resolveSibling("package-info.java")));
        for (Path page : pages) {
            String name = Repository.name(page);
            if (!Files.exists(page)) {
                violations.add(new Violation("package-info", name, "is missing"));
                continue;
            }
            List<String> lines = Repository.lines(page);
            if (!lines.contains("@NullMarked")) {
                violations.add(new Violation("package-info", name, "is not @NullMarked"));
            }
            if (lines.size() < 10 || lines.size() > 60) {
                violations.add(new Violation(
                        "package-info", name, "has " + lines.size() + " lines; a page that teaches has 10 to 60"));
            }
        }
        Exceptions.judge("package-info", violations);
    }

    @Test
    void packagesAreNamedAfterWhatTheyHold() {
        List<Violation> violations = new ArrayList<>();
        for (Path file : SHIPPED) {
            for (String part : Repository.name(file).split("/", -1)) {
                if (EMPTY_NAMES.contains(part)) {
                    violations.add(
                            new Violation("package-name", Repository.name(file), "lies in a package called " + part));
                }
            }
        }
        Exceptions.judge("package-name", violations);
    }
}
