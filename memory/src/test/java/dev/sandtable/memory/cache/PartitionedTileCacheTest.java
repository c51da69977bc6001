// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    /** Copies take room: where each half holds all tiles of its home and no more, duplicates fetch again and crossers do not. */
    @Test
    void duplicatesTakeRoomFromEachOther() {
        PartitionedTileCache duplicate = touchedTwiceByBoth(Sharing.DUPLICATE, TILES + TILES / 2);
        PartitionedTileCache cross = touchedTwiceByBoth(Sharing.CROSS, TILES + TILES / 2);
        assertEquals(TILES, cross.memoryBytes().value());
        assertTrue(
                duplicate.memoryBytes().value() > TILES, duplicate.memoryBytes().toString());
    }

    /** Whatever the sharing, memory gives each tile at least once and no access more than its bytes. */
    @ParameterizedTest
    @EnumSource
    void everyAccessIsServedOnceSomewhere(Sharing sharing) {
        SplittableRandom random = new SplittableRandom(9);
        PartitionedTileCache cache = new PartitionedTileCache(new Bytes(800), 4, sharing);
        long memory = 0;
        long crossed = 0;
        long touched = 0;
        boolean[] seen = new boolean[120];
        for (int i = 0; i < 20_000; i++) {
            int tile = random.nextInt(120);
            touched += seen[tile] ? 0 : 10;
            seen[tile] = true;
            long crossedBefore = cache.crossingBytes().value();
            PartitionedTileCache.Served served = cache.access(random.nextInt(4), tile, 10);
            memory += served == PartitionedTileCache.Served.MEMORY ? 10 : 0;
            crossed += cache.crossingBytes().value() - crossedBefore;
            assertTrue(served != PartitionedTileCache.Served.NEAR || crossedBefore == crossed);
        }
        assertEquals(memory, cache.memoryBytes().value());
        assertEquals(crossed, cache.crossingBytes().value());
        assertTrue(memory >= touched);
        for (int part = 0; part < 4; part++) {
            assertTrue(cache.part(part).resident().value() <= 200);
        }
    }

    @Test
    void refusesPartsThatHoldNothing() {
        assertThrows(IllegalArgumentException.class, () -> new PartitionedTileCache(new Bytes(8), 0, Sharing.CROSS));
        var many = assertThrows(
                IllegalArgumentException.class, () -> new PartitionedTileCache(new Bytes(8), 9, Sharing.CROSS));
        assertTrue(many.toString().contains("8 B") && many.toString().contains("9"), many.toString());
        PartitionedTileCache cache = new PartitionedTileCache(new Bytes(8), 2, Sharing.CROSS);
        assertThrows(IllegalArgumentException.class, () -> cache.access(2, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> cache.access(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> cache.access(0, 0, 0));
    }
}
