// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScatteredTileCacheTest {
    /** A loop over a share x of a direct-mapped cache loses 1 − e^−x of it, on every pass after the first. */
    @ParameterizedTest
    @CsvSource({"0.25", "0.5", "1.0", "2.0"})
    void aDirectMappedLoopLosesWhatPoissonSays(double share) {
        ScatteredTileCache cache = new ScatteredTileCache(new Bytes(1 << 20), 1);
        int tiles = (int) (share * 1024);
        long first = 0;
        for (int pass = 0; pass < 5; pass++) {
            first = cache.missBytes().value();
            for (int tile = 0; tile < tiles; tile++) {
                cache.access(tile, 1024);
            }
        }
        double lost = (double) (cache.missBytes().value() - first) / (tiles * 1024);
        assertEquals(1 - Math.exp(-share), lost, 0.02);
    }

    /** Depths by a plain list, the same law of loss: parts of a capacity are fine enough. */
    @Test
    void agreesWithDepthsCountedOneByOne() {
        SplittableRandom random = new SplittableRandom(21);
        long capacity = 100_000;
        ScatteredTileCache cache = new ScatteredTileCache(new Bytes(capacity), 8);
        LinkedHashMap<Long, Long> order = new LinkedHashMap<>(16, 0.75f, true);
        double expected = 0;
        long requested = 0;
        for (int i = 0; i < 6_000; i++) {
            long tile = random.nextInt(100) < 50 ? random.nextInt(60) : random.nextInt(400);
            long size = 200 + tile * 37 % 600;
            boolean passed = false;
            long depth = 0;
            if (order.containsKey(tile)) {
                for (var entry : order.entrySet()) {
                    passed |= entry.getKey() == tile;
                    depth += passed ? entry.getValue() : 0;
                }
                expected += size * poissonTail(8, 8.0 * depth / capacity);
            } else {
                expected += size;
            }
            order.put(tile, size);
            order.get(tile);
            requested += size;
            cache.access(tile, size);
        }
        assertEquals(expected / requested, (double) cache.missBytes().value() / requested, 0.002);
        assertEquals(requested, cache.missBytes().plus(cache.hitBytes()).value());
    }

    /** P(N ≥ w) summed from above, where the class sums from below. */
    private static double poissonTail(int ways, double mean) {
        double sum = 0;
        double logTerm = -mean;
        for (int n = 1; n < ways + 100; n++) {
            logTerm += Math.log(mean / n);
            sum += n < ways ? 0 : Math.exp(logTerm);
        }
        return sum;
    }

    @Test
    void whatWasJustUsedIsThereAndWhatIsLongGoneIsNot() {
        ScatteredTileCache cache = new ScatteredTileCache(new Bytes(1 << 20), 16);
        assertEquals(1000, cache.access(-5, 1000));
        assertEquals(0, cache.access(-5, 1000));
        for (int tile = 0; tile < 4096; tile++) {
            cache.access(tile, 1024);
        }
        assertEquals(1000, cache.access(-5, 1000));
        assertEquals(5L << 20, cache.access(1 << 20, 5L << 20));
        assertEquals(5L << 20, cache.access(1 << 20, 5L << 20));
    }

    @Test
    void refusesNothingness() {
        assertThrows(IllegalArgumentException.class, () -> new ScatteredTileCache(Bytes.ZERO, 16));
        assertThrows(IllegalArgumentException.class, () -> new ScatteredTileCache(new Bytes(1), 0));
        var many = assertThrows(IllegalArgumentException.class, () -> new ScatteredTileCache(new Bytes(1), 65));
        assertTrue(many.toString().contains("65"));
        assertThrows(IllegalArgumentException.class, () -> new ScatteredTileCache(new Bytes(9), 4).access(1, 0));
    }
}
