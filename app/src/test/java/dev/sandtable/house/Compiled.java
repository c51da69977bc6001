// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The compiled classes of the house, read once for all tests. */
final class Compiled {

    /** Every class of every room, without tests. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(Rooms.HOUSE);

    private static final List<Path> SOURCES = Repository.files(".java");

    private Compiled() {}

    /** The source file that a class was written in, as rules and messages spell it. */
    static String sourceOf(JavaClass type) {
        Optional<String> file = type.getSource().flatMap(source -> source.getFileName());
        Path tail =
                Path.of(type.getPackageName().replace('.', '/')).resolve(file.orElse(type.getSimpleName() + ".java"));
        return SOURCES.stream()
                .filter(path -> path.endsWith(tail) && Files.exists(path))
                .findFirst()
                .map(Repository::name)
                .orElse(type.getName());
    }
}
