// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What YAML becomes which Java value. */
class BindingTest {
    record Numbers(
            Optional<Integer> i, Optional<Long> l, Optional<Double> d, Optional<Boolean> b, Optional<String> s) {}

    @OneOf
    sealed interface Length {}

    record Fixed(int tokens) implements Length {}

    record Lognormal(double mean, @Default("1") double cv) implements Length {}

    @Kind("empirical")
    record FromFile(String file, Optional<Integer> column) implements Length {}

    record Requests(Length input, Length output) {}

    record Tile(int m, int n) {
        static Tile parse(String text) {
            String[] sides = text.split("x", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException("'" + text + "' is no tile; write for example 256x128");
            }
            return new Tile(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        }
    }

    record Tiles(
            List<Tile> tiles,
            @Default("[]") List<Integer> sizes,
            @Default("{a: 1 MiB}") Map<String, Bytes> parts) {}

    record Broken(int a) {
        Broken {
            if (a > 0) {
                throw new UnsupportedOperationException("a defect");
            }
        }
    }

    private static <T> T bind(String yaml, Class<T> type) {
        return SpecReader.bind(SpecReader.tree(yaml, "x.yaml"), type);
    }

    private static <T> String problems(String yaml, Class<T> type) {
        return assertThrows(SpecException.class, () -> bind(yaml, type)).getMessage();
    }

    @Test
    void scalarsAreReadAsYaml12AndAsTheirComponentNeeds() {
        assertEquals(Optional.of(10), bind("i: 010", Numbers.class).i());
        assertEquals(Optional.of(31), bind("i: 0x1F", Numbers.class).i());
        assertEquals(Optional.of(8), bind("i: 0o10", Numbers.class).i());
        assertEquals(Optional.of(8), bind("i: \"8\"", Numbers.class).i());
        assertEquals(
                Optional.of(300_000_000_000L), bind("l: 300e9", Numbers.class).l());
        assertEquals(
                Optional.of(1_536_000L), bind("l: 1,536,000", Numbers.class).l());
        assertEquals(Optional.of(0.5), bind("d: .5", Numbers.class).d());
        assertEquals(Optional.of(true), bind("b: true", Numbers.class).b());
        assertEquals(Optional.of("no"), bind("s: no", Numbers.class).s());
        assertEquals(Optional.of("010"), bind("s: 010", Numbers.class).s());
        assertEquals(Optional.of("null"), bind("s: 'null'", Numbers.class).s());
        assertEquals(Optional.empty(), bind("s: ~", Numbers.class).s());
    }

    @Test
    void aMapOfOneKeySelectsARecord() {
        Requests requests = bind("input: {fixed: 1024}\noutput: {lognormal: {mean: 200}}", Requests.class);
        assertEquals(new Requests(new Fixed(1024), new Lognormal(200, 1)), requests);
        assertEquals(
                new Requests(new Fixed(1024), new FromFile("a.csv", Optional.empty())),
                bind("input: {fixed: {tokens: 1024}}\noutput: {empirical: {file: a.csv}}", Requests.class));
    }

    @Test
    void aTypeThatParsesTextMayBeWrittenAsTextOrAsMap() {
        Tiles tiles = bind("tiles: [128x64, {m: 8, n: 4}]", Tiles.class);
        assertEquals(List.of(new Tile(128, 64), new Tile(8, 4)), tiles.tiles());
        assertEquals(List.of(), tiles.sizes());
        assertEquals(Map.of("a", Bytes.ofMib(1)), tiles.parts());
        assertEquals(
                "x.yaml:1:9: tiles[0]: '128' is no tile; write for example 256x128",
                problems("tiles: [128]", Tiles.class));
    }

    @Test
    void aDefectInARecordIsNotTheUsersFault() {
        assertThrows(UnsupportedOperationException.class, () -> bind("a: 1", Broken.class));
    }

    @Test
    void boundCollectionsCannotBeChanged() {
        Tiles tiles = bind("tiles: [1x1]", Tiles.class);
        assertThrows(UnsupportedOperationException.class, () -> tiles.tiles().clear());
        assertThrows(UnsupportedOperationException.class, () -> tiles.parts().clear());
    }
}
