// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.cache.SetAssociativeCache.Outcome;
import dev.sandtable.units.Bytes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SetAssociativeCacheTest {
    private static CacheGeometry sectored(int sets, int ways, SetHash hash) {
        return new CacheGeometry(new Bytes(128L * sets * ways), new Bytes(128), new Bytes(32), ways, hash);
    }

    @Test
    void oneSetIsLeastRecentlyUsed() {
        SetAssociativeCache cache = new SetAssociativeCache(CacheGeometry.hashed(new Bytes(4 * 64), new Bytes(64), 4));
        for (int line = 0; line < 5; line++) {
            cache.read(line * 64L);
        }
        assertFalse(cache.read(0));
        assertTrue(cache.read(2 * 64 + 63));
        assertEquals(6, cache.misses());
        assertEquals(2, cache.evictions());
        assertEquals(6 * 64, cache.fetchedBytes().value());
    }

    @Test
    void onlyTouchedSectorsAreFetched() {
        SetAssociativeCache cache = new SetAssociativeCache(sectored(2, 2, SetHash.MODULO));
        assertEquals(Outcome.MISS, cache.access(128 + 40, 8, false));
        assertEquals(32, cache.fetchedBytes().value());
        assertEquals(Outcome.HIT, cache.access(128 + 32, 32, false));
        assertEquals(Outcome.SECTOR_MISS, cache.access(128 + 60, 8, false));
        assertEquals(64, cache.fetchedBytes().value());
        assertEquals(Outcome.SECTOR_MISS, cache.access(128, 128, false));
        assertEquals(128, cache.fetchedBytes().value());
        assertEquals(Outcome.HIT, cache.access(128, 128, false));
    }

    @Test
    void wholeSectorsAreWrittenWithoutFetchAndGoBackOnce() {
        SetAssociativeCache cache = new SetAssociativeCache(sectored(1, 1, SetHash.MODULO));
        cache.access(16, 64, true); // touches sectors 0, 1 and 2; covers sector 1 whole
        assertEquals(64, cache.fetchedBytes().value());
        assertEquals(96, cache.dirtyBytes().value());
        cache.access(16, 64, true);
        assertEquals(0, cache.writtenBytes().value());
        cache.access(128, 1, false);
        assertEquals(96, cache.writtenBytes().value());
        assertEquals(0, cache.dirtyBytes().value());
        cache.access(256, 1, false);
        assertEquals(96, cache.writtenBytes().value());
        assertEquals(1, cache.writeBacks());
        assertEquals(2, cache.evictions());
    }

    @Test
    void writesThatGoThroughAllocateNothing() {
        SetAssociativeCache cache = new SetAssociativeCache(
                sectored(4, 2, SetHash.MODULO), ReplacementPolicy.LRU, WritePolicy.WRITE_THROUGH, 0);
        assertEquals(Outcome.MISS, cache.access(5, 7, true));
        assertFalse(cache.read(5));
        assertEquals(Outcome.HIT, cache.access(5, 7, true));
        assertEquals(14, cache.writtenBytes().value());
        assertEquals(0, cache.dirtyBytes().value());
        assertEquals(32, cache.fetchedBytes().value());
    }

    /** Every sector made dirty leaves once or is still there; one access makes at most as many dirty as it touches. */
    @ParameterizedTest
    @EnumSource
    void dirtySectorsAreConserved(ReplacementPolicy policy) {
        CacheGeometry geometry = sectored(8, 4, SetHash.MODULO);
        SetAssociativeCache cache = new SetAssociativeCache(geometry, policy, WritePolicy.WRITE_BACK, 3);
        SplittableRandom random = new SplittableRandom(17);
        long dirtied = 0;
        for (int i = 0; i < 20_000; i++) {
            long before = cache.dirtyBytes().value() + cache.writtenBytes().value();
            long address = random.nextInt(100) * 128L + random.nextInt(4) * 32L;
            boolean write = random.nextBoolean();
            cache.access(address, 32, write);
            long made = cache.dirtyBytes().value() + cache.writtenBytes().value() - before;
            assertTrue(made == 0 || (write && made == 32), () -> made + " B became dirty");
            dirtied += made;
        }
        assertEquals(dirtied, cache.dirtyBytes().value() + cache.writtenBytes().value());
        assertEquals(20_000, cache.hits() + cache.sectorMisses() + cache.misses());
    }

    /** A set of more ways holds what a set of fewer holds: under LRU no access is lost by adding ways. */
    @Test
    void moreWaysNeverMissMore() {
        SplittableRandom random = new SplittableRandom(23);
        SetAssociativeCache[] caches = new SetAssociativeCache[5];
        for (int i = 0; i < caches.length; i++) {
            caches[i] = new SetAssociativeCache(sectored(16, 1 << i, SetHash.MULTIPLICATIVE));
        }
        for (int access = 0; access < 30_000; access++) {
            long address = 128L * random.nextInt(1 + random.nextInt(600));
            boolean present = false;
            for (SetAssociativeCache cache : caches) {
                boolean hit = cache.read(address);
                assertTrue(hit || !present);
                present = hit;
            }
        }
        assertTrue(caches[4].misses() < caches[0].misses());
    }

    /** Dense ranges fill the sets of all but the scattering hash evenly, or nearly; a power-of-two stride only of hashes. */
    @ParameterizedTest
    @CsvSource({
        "MODULO,         1,    16, 16",
        "XOR_FOLDED,     1,    16, 16",
        "MULTIPLICATIVE, 1,    14, 18",
        "SCATTERED,      1,     1, 40",
        "MODULO,         1024,  0, 16384",
        "XOR_FOLDED,     1024, 16, 16",
        "MULTIPLICATIVE, 1024,  4, 32",
        "SCATTERED,      1024,  1, 40"
    })
    void hashesSpread(SetHash hash, long stride, int least, int most) {
        int[] load = new int[1024];
        for (long line = 0; line < 16 * 1024; line++) {
            load[hash.set(line * stride, load.length)]++;
        }
        int fewest = Integer.MAX_VALUE;
        int fullest = 0;
        for (int lines : load) {
            fewest = Math.min(fewest, lines);
            fullest = Math.max(fullest, lines);
        }
        assertTrue(fewest >= least && fullest <= most, hash + " loads sets with " + fewest + " to " + fullest);
        assertTrue(hash != SetHash.MODULO || stride == 1 || fullest == most);
    }

    @ParameterizedTest
    @CsvSource({
        "1000,  128, 32,   4, MODULO,         1024 B",
        "1300,  128, 32,   4, MODULO,         1024 B or 1536 B",
        "1024,  100, 32,   4, MODULO,         power of two",
        "1024,  128, 48,   4, MODULO,         power of two",
        "1024,  128, 256,  4, MODULO,         sector of 256 B does not fit",
        "4096,  128, 1,    4, MODULO,         1 to 32 sectors",
        "1024,  128, 32,   0, MODULO,         ways must be 1 to 64",
        "65664, 128, 32, 171, MODULO,         ways must be 1 to 64",
        "1536,  128, 32,   4, XOR_FOLDED,     are 3",
        "0,     128, 32,   4, MULTIPLICATIVE, write 512 B"
    })
    void refusesShapesThatDoNotMultiplyOut(
            long capacity, long line, long sector, int ways, SetHash hash, String fragment) {
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new CacheGeometry(new Bytes(capacity), new Bytes(line), new Bytes(sector), ways, hash));
        assertTrue(refusal.toString().contains(fragment), refusal.toString());
    }

    @Test
    void refusesTreesOfOtherThanPowersAndAccessesOfOtherThanOneLine() {
        CacheGeometry three = CacheGeometry.hashed(new Bytes(3 * 64), new Bytes(64), 3);
        var tree = assertThrows(
                IllegalArgumentException.class,
                () -> new SetAssociativeCache(three, ReplacementPolicy.TREE_PLRU, WritePolicy.WRITE_BACK, 0));
        assertTrue(tree.toString().contains("write 2 ways"), tree.toString());
        SetAssociativeCache cache = new SetAssociativeCache(three);
        assertThrows(IllegalArgumentException.class, () -> cache.access(60, 5, false));
        assertThrows(IllegalArgumentException.class, () -> cache.access(0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> cache.access(-64, 8, false));
        assertEquals(Outcome.MISS, cache.access(60, 4, false));
    }
}
