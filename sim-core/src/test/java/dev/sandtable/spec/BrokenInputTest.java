// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of mistake in a file, and exactly what its author is told. */
class BrokenInputTest {
    enum Style {
        SIMT,
        DATA_FLOW
    }

    sealed interface Level {}

    record Ring(int size) implements Level {}

    record FatTree(int size, @Default("1") double oversubscription) implements Level {}

    @OneOf
    sealed interface Length {}

    record Fixed(int tokens) implements Length {}

    record Lognormal(double mean, double cv) implements Length {}

    record Memory(int stacks, BytesPerSecond bandwidth) {
        Memory {
            if (stacks <= 0) {
                throw new IllegalArgumentException("stacks must be positive, was " + stacks);
            }
            if (bandwidth.value() / stacks > 2e12) {
                throw new IllegalArgumentException("no stack is that fast");
            }
        }
    }

    /** Everything may be absent, so that each case below shows its own mistake and nothing else. */
    record World(
            Optional<String> title,
            Optional<Memory> hbm,
            Optional<Bytes> cache,
            Optional<Picoseconds> latency,
            Optional<Ratio> share,
            Optional<LinkBandwidth> link,
            Optional<Style> style,
            Optional<Boolean> sparse,
            Optional<Integer> cores,
            Optional<Long> tokens,
            Optional<Double> factor,
            Optional<List<Integer>> sizes,
            Optional<Map<DataType, BytesPerSecond>> peaks,
            Optional<Level> level,
            Optional<Length> length,
            Optional<Reference<Memory>> memory) {}

    /** The cases of {@code broken-specifications.txt}: a title, the text of a file, and the lines of the message. */
    @TestFactory
    Stream<DynamicTest> everyMistakeIsLocatedAndExplained() throws IOException {
        String cases;
        try (InputStream file = BrokenInputTest.class.getResourceAsStream("broken-specifications.txt")) {
            cases = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<DynamicTest> tests = Arrays.stream(cases.split("(?m)^-- "))
                .skip(1)
                .map(block -> block.replaceFirst("(?s)\n==== .*", ""))
                .map(BrokenInputTest::test)
                .toList();
        assertTrue(tests.size() >= 75, "the table of cases is read whole: " + tests.size());
        return tests.stream();
    }

    private static DynamicTest test(String block) {
        List<String> lines = block.strip().lines().toList();
        String text = lines.stream()
                .skip(1)
                .filter(line -> !line.startsWith("=> "))
                .collect(Collectors.joining("\n"))
                .replace('⇥', '\t')
                .replace('␀', '\0');
        String expected = lines.stream()
                .filter(line -> line.startsWith("=> "))
                .map(line -> line.substring(3))
                .collect(Collectors.joining("\n"));
        return DynamicTest.dynamicTest(lines.get(0), () -> assertEquals(expected, message(text)));
    }

    private static String message(String text) {
        return assertThrows(
                        SpecException.class,
                        () -> SpecReader.read(text, "x.yaml", World.class, Provenance.Policy.OPTIONAL))
                .getMessage();
    }

    @Test
    void depthIsLimited() {
        assertEquals(
                "x.yaml:1:71: is nested more than 64 levels deep",
                message("title: " + "[".repeat(70) + "]".repeat(70)));
    }

    @Test
    void nestedAliasesDoNotGrowWithoutBound() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 9; i++) {
            String below = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + (below + ", ").repeat(9) + below + "]\n");
        }
        assertEquals(
                "x.yaml:6:5: stands for more than 200000 values once its aliases are expanded",
                message(bomb.toString()));
    }

    @Test
    void aFigureOfTheCatalogueNeedsASource() {
        String text = """
                sources:
                  ds: {kind: data-sheet, cite: "a data sheet"}
                cores: 8
                cache: 40 MiB [ds]
                link: 25 GB/s per direction per port
                hbm: {stacks: 5, bandwidth: "1 TB/s [ds]"}
                title: 3 is no figure here
                """;
        SpecException e = assertThrows(
                SpecException.class, () -> SpecReader.read(text, "x.yaml", World.class, Provenance.Policy.REQUIRED));
        String remedy = " with a tag from 'sources' (ds)";
        assertEquals(
                List.of(
                        "x.yaml:3:8: cores: the figure has no source; write '8 [ds]'" + remedy,
                        "x.yaml:5:7: link: the figure has no source; write '25 GB/s per direction per port [ds]'"
                                + remedy,
                        "x.yaml:6:15: hbm.stacks: the figure has no source; write '5 [ds]'" + remedy),
                e.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void filesThatAreNoTextSaySo(@TempDir Path directory) throws IOException {
        Path absent = directory.resolve("absent.yaml");
        assertEquals(absent + ": no such file", fileMessage(absent));
        assertEquals(directory + ": is a directory, not a file", fileMessage(directory));
        Path latin = Files.write(
                directory.resolve("latin.yaml"), "cores: 1\ntitle: \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(latin + ":2:8: is not UTF-8 text: byte 0xFC; save the file as UTF-8", fileMessage(latin));
        Path cut = Files.write(directory.resolve("cut.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE6, (byte) 0x98});
        assertEquals(cut + ":1:4: is not UTF-8 text: byte 0xE6; save the file as UTF-8", fileMessage(cut));
        Path huge = Files.write(directory.resolve("huge.yaml"), new byte[5 << 20]);
        assertEquals(huge + ": has 5 MiB; a specification has at most 4 MiB", fileMessage(huge));
        Path archive = Files.write(directory.resolve("archive.yaml"), new byte[] {'P', 'K', 3, 4});
        assertEquals(archive + ":1:3: is not a text file: it holds the control character U+0003", fileMessage(archive));
    }

    private static String fileMessage(Path file) {
        return assertThrows(SpecException.class, () -> SpecReader.read(file, World.class, Provenance.Policy.OPTIONAL))
                .getMessage();
    }
}
