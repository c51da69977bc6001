// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes a program another program, and what does not. */
class CodeVersionTest {
    @TempDir
    private Path folder = Path.of("");

    private Path root(String name, String file, String content) throws IOException {
        Path path = folder.resolve(name).resolve("dev/sandtable").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return folder.resolve(name);
    }

    private Path jar(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void anotherPlaceOrTimeIsTheSameProgram() throws IOException {
        Path one = root("one", "a/A.class", "law");
        Path other = root("other", "a/A.class", "law");
        Files.setLastModifiedTime(other.resolve("dev/sandtable/a/A.class"), FileTime.fromMillis(1_000_000));
        Files.writeString(other.resolve("notes.txt"), "no class");
        assertEquals(CodeVersion.of(List.of(one)), CodeVersion.of(List.of(other, folder.resolve("missing"))));
        assertEquals(CodeVersion.of(List.of(jar("1.jar", "law"))), CodeVersion.of(List.of(jar("2.jar", "law"))));
    }

    @Test
    void anotherByteNameOrOrderIsAnotherProgram() throws IOException {
        Path law = root("law", "A.class", "law");
        Path changed = root("changed", "A.class", "lay");
        Set<String> versions = new LinkedHashSet<>();
        versions.add(CodeVersion.of(List.of(law)));
        versions.add(CodeVersion.of(List.of(changed)));
        versions.add(CodeVersion.of(List.of(root("renamed", "B.class", "law"))));
        versions.add(CodeVersion.of(List.of(law, changed)));
        versions.add(CodeVersion.of(List.of(changed, law)));
        versions.add(CodeVersion.of(List.of(jar("law.jar", "law"))));
        versions.add(CodeVersion.of(List.of(jar("lay.jar", "lay"))));
        assertEquals(7, versions.size());
    }

    @Test
    void theRunningProgramHasAVersion() {
        String version = CodeVersion.findOfProgram().orElseThrow();
        assertTrue(version.matches("[0-9a-f]{64}"), version);
        assertEquals(version, CodeVersion.findOfProgram().orElseThrow());
    }
}
