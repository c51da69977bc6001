// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.BytesPerSecond;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named files in directories, with inheritance between them. */
class CatalogueTest {
    record Part(BytesPerSecond rate, int count) {}

    record Chip(String name, Part hbm, Part cache, Optional<List<Integer>> sizes) {}

    record Node(Reference<Chip> chip, int chips) {}

    private static final String BASE = """
            name: base
            sources: {ds: {kind: data-sheet, cite: "base data sheet"}}
            hbm: {rate: 1 TB/s, count: 4, source: ds}
            cache: {rate: 5 TB/s, count: 2, source: ds}
            """;

    @TempDir
    Path root = Path.of("");

    private Path builtIn = root;
    private Path own = root;

    @BeforeEach
    void directories() throws IOException {
        builtIn = Files.createDirectories(root.resolve("chips"));
        own = Files.createDirectories(root.resolve("own"));
        write(builtIn, "base", BASE);
    }

    private static Path write(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), text);
    }

    private Catalogue<Chip> catalogue() {
        return new Catalogue<>(
                "chip", Chip.class, Provenance.Policy.REQUIRED, List.of(own, builtIn, root.resolve("absent")));
    }

    private String problems(Catalogue<Chip> catalogue, String name) {
        return assertThrows(SpecException.class, () -> catalogue.byNameOrThrow(name))
                .getMessage()
                .replace(root + "/", "");
    }

    @Test
    void findsByNameOnceAndUsersFirst() throws IOException {
        Catalogue<Chip> catalogue = catalogue();
        assertEquals(4, catalogue.byNameOrThrow("base").value().hbm().count());
        assertSame(catalogue.byNameOrThrow("base"), catalogue.byNameOrThrow("base"));
        assertEquals(Optional.empty(), catalogue.findByName("other"));
        write(own, "base", BASE.replace("count: 4", "count: 8"));
        write(own, "mine", BASE.replace("name: base", "name: mine"));
        assertEquals(8, catalogue().byNameOrThrow("base").value().hbm().count());
        assertEquals(List.of("base", "mine"), catalogue().names());
    }

    @Test
    void suggestsNamesAndRefusesPathsAsNames() {
        assertEquals("chip: no chip is called 'bse'; did you mean 'base'?", problems(catalogue(), "bse"));
        assertEquals("chip: no chip is called 'quantum'; known are base", problems(catalogue(), "quantum"));
        assertEquals(Optional.empty(), catalogue().findByName("../chips/base"));
    }

    @Test
    void theNameIsTheFilesName() throws IOException {
        write(own, "other", BASE);
        write(own, "silent", BASE.replace("name: base\n", "name:\n"));
        assertEquals(
                "own/other.yaml:1:7: name: 'base' is not the name of the file; write 'name: other'",
                problems(catalogue(), "other"));
        assertEquals("own/silent.yaml:1:6: name: has no value; write a text", problems(catalogue(), "silent"));
    }

    @Test
    void anHeirKeepsWhatItDoesNotReplaceAndEachFigureItsSource() throws IOException {
        write(own, "heir", """
                name: heir
                extends: base
                sources: {ds: {kind: estimated, cite: "a guess"}}
                hbm: {rate: "2 TB/s [ds]"}
                sizes: ["1 [ds]", "2 [ds]"]
                """);
        SpecDocument<Chip> heir = catalogue().byNameOrThrow("heir");
        assertEquals(
                new Chip(
                        "heir",
                        new Part(new BytesPerSecond(2e12), 4),
                        new Part(new BytesPerSecond(5e12), 2),
                        Optional.of(List.of(1, 2))),
                heir.value());
        assertEquals("estimated: a guess", heir.provenance().describe("hbm.rate"));
        assertEquals("data-sheet: base data sheet", heir.provenance().describe("cache.rate"));
        assertEquals("a guess", heir.provenance().weakest().orElseThrow().cite());
    }

    @Test
    void errorsPointIntoTheFileTheyAreIn() throws IOException {
        write(own, "heir", "name: heir\nextends: base\nhbm: {count: 0.5}\n");
        assertEquals(
                "own/heir.yaml:3:14: hbm.count: '0.5' is not a whole number; write a whole number, such as 'count: 8'",
                problems(catalogue(), "heir").lines().reduce((a, b) -> b).orElseThrow());
        write(own, "orphan", "name: orphan\nextends: bass\n");
        assertEquals("own/orphan.yaml:2:10: extends: no 'bass' in this catalogue", problems(catalogue(), "orphan"));
    }

    @Test
    void aCircleOfHeirsIsShown() throws IOException {
        write(own, "a", "name: a\nextends: b\n");
        write(own, "b", "name: b\nextends: c\n");
        write(own, "c", "name: c\nextends: a\n");
        assertEquals("own/c.yaml:2:10: extends: extends itself: a -> b -> c -> a", problems(catalogue(), "a"));
    }

    @Test
    void aReferenceIsANameAFileOrTheThingItself() throws IOException {
        Path scenario = write(root, "scenario", "chip: base\nchips: 8\n");
        Node byName = SpecReader.read(scenario, Node.class, Provenance.Policy.OPTIONAL)
                .value();
        assertEquals("base", byName.chip().resolve(catalogue()).value().name());

        write(root, "mine", "name: other-than-the-file\nextends: base\n");
        write(root, "scenario", "chip: mine.yaml\nchips: 8\n");
        Node byFile = SpecReader.read(scenario, Node.class, Provenance.Policy.OPTIONAL)
                .value();
        assertEquals(4, byFile.chip().resolve(catalogue()).value().hbm().count());

        write(root, "scenario", """
                chips: 8
                chip:
                  name: inline
                  hbm: {rate: 1 TB/s, count: 1}
                  cache: {rate: 2 TB/s, count: 2}
                """);
        Node inline = SpecReader.read(scenario, Node.class, Provenance.Policy.OPTIONAL)
                .value();
        assertEquals("inline", inline.chip().resolve(catalogue()).value().name());

        write(root, "scenario", "chips: 8\nchip: bass\n");
        Node misspelt = SpecReader.read(scenario, Node.class, Provenance.Policy.OPTIONAL)
                .value();
        assertEquals(
                scenario + ":2:7: chip: no chip is called 'bass'; did you mean 'base'?",
                assertThrows(SpecException.class, () -> misspelt.chip().resolve(catalogue()))
                        .getMessage());
    }
}
