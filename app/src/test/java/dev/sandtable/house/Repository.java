// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The files of this project as an author sees them: without what a build makes and without what an editor keeps. */
final class Repository {

    private static final Set<String> MADE = Set.of("target", "node_modules");

    private Repository() {}

    /** The directory that holds the launcher, the wrapper and the modules. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            if (Files.exists(at.resolve("mvnw")) && Files.isDirectory(at.resolve("sim-core"))) {
                return at;
            }
            at = at.getParent();
        }
        throw new IllegalStateException(
                "run this inside the repository: no mvnw above " + Path.of("").toAbsolutePath());
    }

    /** A path as rules and messages spell it: relative to the root, with forward slashes. */
    static String name(Path file) {
        return root().relativize(file).toString().replace('\\', '/');
    }

    /** All files whose name ends with one of {@code endings}, in the order of their names. */
    static List<Path> files(String... endings) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean ours = !MADE.contains(name) && (!name.startsWith(".") || name.equals(".github"));
                    return ours || directory.equals(root()) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    for (String ending : endings) {
                        if (file.getFileName().toString().endsWith(ending)) {
                            found.add(file);
                            break;
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(found);
        return found;
    }

    /** The lines of a text file. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
