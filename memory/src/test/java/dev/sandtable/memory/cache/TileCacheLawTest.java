// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tile cache agrees with a line cache on tile streams, and with a plain ordered map on any stream. */
class TileCacheLawTest {
    private static final int TILE = 128;
    private static final int DEPTH = 64;
    private static final int LINE = 128;
    private static final int BYTES_PER_PANEL = TILE * DEPTH * 2;

    /**
     * Operand panels of an m × n × k product in 16-bit numbers: waves of {@code cores} tiles of 128 × 128 step through k
     * together, tiles in columns of {@code group} rows.
     */
    private interface Panels {
        void touch(long panel);
    }

    private static void product(int m, int n, int k, int cores, int group, Panels panels) {
        int rows = m / TILE;
        int columns = n / TILE;
        int tiles = rows * columns;
        for (int wave = 0; wave < tiles; wave += cores) {
            for (int step = 0; step < k / DEPTH; step++) {
                for (int tile = wave; tile < Math.min(wave + cores, tiles); tile++) {
                    int band = tile / (group * columns);
                    int height = Math.min(group, rows - band * group);
                    int within = tile - band * group * columns;
                    panels.touch((long) step * (rows + columns) + band * group + within % height);
                    panels.touch((long) step * (rows + columns) + rows + within / height);
                }
            }
        }
    }

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
        Bytes capacity = Bytes.ofMib(mebibytes);
        TileCache tiles = new TileCache(capacity);
        SetAssociativeCache lines = new SetAssociativeCache(capacity, new Bytes(LINE), 16);
        long[] requested = {0};
        product(m, n, k, cores, group, panel -> {
            tiles.access(panel, BYTES_PER_PANEL);
            for (int line = 0; line < BYTES_PER_PANEL / LINE; line++) {
                lines.access(panel * BYTES_PER_PANEL + (long) line * LINE);
            }
            requested[0] += BYTES_PER_PANEL;
        });
        double difference =
                (double) (tiles.missBytes().value() - lines.missBytes().value()) / requested[0];
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
    }
}
