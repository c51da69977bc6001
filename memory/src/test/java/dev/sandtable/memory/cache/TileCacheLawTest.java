// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tile cache agrees with a line cache on tile streams, and with a plain ordered map on any stream. */
class TileCacheLawTest {
    @ParameterizedTest
    @CsvSource({
        "2048, 2048, 1024, 108, 1,   2",
        "2048, 2048, 1024, 108, 8,   2",
        "2048, 2048, 1024, 108, 8,   8",
        "4096, 2048, 1024, 108, 1,   8",
        "4096, 2048, 1024, 108, 8,   8",
        "4096, 2048, 1024, 108, 8,   9",
        "1024, 4096, 2048, 132, 4,  10",
        "4096, 1024, 2048, 132, 16, 12",
        "2048, 4096, 512,  64,  8,   4"
    })
    void agreesWithLinesOnProducts(int m, int n, int k, int cores, int group, int mebibytes) {
        PanelStream product = new PanelStream(m, n, k, cores, group);
        Bytes capacity = Bytes.ofMib(mebibytes);
        TileCache tiles = new TileCache(capacity);
        SetAssociativeCache lines =
                new SetAssociativeCache(CacheGeometry.hashed(capacity, new Bytes(PanelStream.LINE), 16));
        long[] requested = {0};
        product.walk(panel -> {
            tiles.access(panel, PanelStream.BYTES);
            for (int line = 0; line < PanelStream.TILE; line++) {
                lines.read(product.packed(panel, line));
            }
            requested[0] += PanelStream.BYTES;
        });
        assertEquals(product.requestedBytes(), requested[0]);
        double difference =
                (double) (tiles.missBytes().value() - lines.fetchedBytes().value()) / requested[0];
        assertTrue(Math.abs(difference) < 0.01, "difference " + difference + " of the bytes requested");
    }

    @Test
    void agreesWithAnOrderedMap() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 20; round++) {
            long capacity = 1000 + random.nextInt(20_000);
            TileCache cache = new TileCache(new Bytes(capacity));
            LinkedHashMap<Long, Long> model = new LinkedHashMap<>(16, 0.75f, true);
            long resident = 0;
            for (int i = 0; i < 5_000; i++) {
                long tile = random.nextInt(300);
                long bytes = 1 + tile * 7 % 400;
                boolean present = model.get(tile) != null;
                assertEquals(present, cache.access(tile, bytes));
                if (!present && bytes <= capacity) {
                    while (resident + bytes > capacity) {
                        var eldest = model.entrySet().iterator().next();
                        resident -= eldest.getValue();
                        model.remove(eldest.getKey());
                    }
                    model.put(tile, bytes);
                    resident += bytes;
                }
                if (random.nextInt(50) == 0) {
                    long victim = random.nextInt(300);
                    Long size = model.remove(victim);
                    assertEquals(size != null, cache.invalidate(victim));
                    resident -= size == null ? 0 : size;
                }
                assertEquals(resident, cache.resident().value());
                assertEquals(model.size(), cache.tiles());
            }
        }
    }

    @Test
    void tilesTooLargePassThrough() {
        TileCache cache = new TileCache(new Bytes(100));
        assertEquals(false, cache.access(1, 60));
        assertEquals(false, cache.access(2, 101));
        assertEquals(true, cache.access(1, 60));
        assertEquals(161, cache.missBytes().value());
        assertEquals(101, cache.passedBytes().value());
    }

    @Test
    void invalidatedAndClearedTilesAreGone() {
        TileCache cache = new TileCache(new Bytes(1000));
        for (long tile = 0; tile < 10; tile++) {
            cache.access(tile, 100);
        }
        assertTrue(cache.invalidate(3));
        assertFalse(cache.invalidate(3));
        assertFalse(cache.contains(3));
        assertEquals(900, cache.resident().value());
        cache.clear();
        assertEquals(0, cache.tiles());
        assertEquals(0, cache.resident().value());
        assertEquals(10, cache.misses());
        assertFalse(cache.access(1, 1000));
        assertTrue(cache.access(1, 1000));
    }

    @Test
    void capacitiesNearTheEndOfNumbersDoNotOverflow() {
        TileCache cache = new TileCache(new Bytes(Long.MAX_VALUE));
        cache.access(1, Long.MAX_VALUE - 1);
        cache.access(2, 2);
        assertEquals(2, cache.resident().value());
    }

    @Test
    void refusesNothingness() {
        assertThrows(IllegalArgumentException.class, () -> new TileCache(Bytes.ZERO));
        TileCache cache = new TileCache(new Bytes(1));
        var zero = assertThrows(IllegalArgumentException.class, () -> cache.access(7, 0));
        assertTrue(zero.toString().contains("tile 7 has 0"), zero.toString());
        assertThrows(IllegalArgumentException.class, () -> cache.access(7, -1));
        assertEquals(0, cache.misses());
    }
}
