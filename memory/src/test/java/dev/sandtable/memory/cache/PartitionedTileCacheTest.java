// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.memory.cache.PartitionedTileCache.Sharing;
import dev.sandtable.units.Bytes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionedTileCacheTest {
    private static final int TILES = 100;

    private static PartitionedTileCache touchedTwiceByBoth(Sharing sharing, int tilesThatFit) {
        PartitionedTileCache cache = new PartitionedTileCache(new Bytes(tilesThatFit), 2, sharing);
        for (int pass = 0; pass < 2; pass++) {
            for (int part = 0; part < 2; part++) {
                for (long tile = 0; tile < TILES; tile++) {
                    cache.access(part, tile, 1);
                }
            }
        }
        return cache;
    }

    @Test
    void duplicatesCrossOnceAndCrossersAlways() {
        PartitionedTileCache duplicate = touchedTwiceByBoth(Sharing.DUPLICATE, 4 * TILES);
        PartitionedTileCache cross = touchedTwiceByBoth(Sharing.CROSS, 4 * TILES);
        PartitionedTileCache alone = touchedTwiceByBoth(Sharing.PRIVATE, 4 * TILES);
        assertEquals(TILES, duplicate.memoryBytes().value());
        assertEquals(TILES, duplicate.crossingBytes().value());
        assertEquals(TILES, cross.memoryBytes().value());
        assertEquals(2 * TILES, cross.crossingBytes().value());
        assertEquals(2 * TILES, alone.memoryBytes().value());
        assertEquals(0, alone.crossingBytes().value());
    }

    @ParameterizedTest
    @EnumSource
    void onePartIsAPlainCache(Sharing sharing) {
        SplittableRandom random = new SplittableRandom(5);
        PartitionedTileCache parts = new PartitionedTileCache(new Bytes(500), 1, sharing);
        TileCache plain = new TileCache(new Bytes(500));
        for (int i = 0; i < 10_000; i++) {
            long tile = random.nextInt(90);
            parts.access(0, tile, 10);
            plain.access(tile, 10);
        }
        assertEquals(plain.missBytes(), parts.memoryBytes());
        assertEquals(0, parts.crossingBytes().value());
    }
}
