// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Exact quantiles of small sets, by hand. */
class QuantilesTest {
    @Test
    void ofOneToAHundredAndOne() {
        Quantiles quantiles = Quantiles.of(
                IntStream.rangeClosed(1, 101).mapToDouble(i -> 102 - i).toArray());
        assertEquals(91, quantiles.at(0.9));
        assertEquals(51, quantiles.median());
        assertEquals(1, quantiles.at(0));
        assertEquals(101, quantiles.at(1));
        assertEquals(51, quantiles.mean());
        assertEquals(101, quantiles.count());
    }

    @Test
    void betweenTwoValuesByTheirDistance() {
        Quantiles quantiles = Quantiles.of(new double[] {10, 20});
        assertEquals(15, quantiles.median());
        assertEquals(12.5, quantiles.at(0.25));
        assertEquals(7, Quantiles.of(new double[] {7}).at(0.99));
    }

    @Test
    void neverFallAndNeverLeaveTheRange() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[] values = random.doubles(1 + random.nextInt(20)).toArray();
            Quantiles quantiles = Quantiles.of(values);
            double last = quantiles.at(0);
            for (double q = 0; q <= 1; q += 0.01) {
                assertTrue(quantiles.at(q) >= last && quantiles.at(q) <= quantiles.at(1), "seed " + seed);
                last = quantiles.at(q);
            }
        }
    }

    @Test
    void refuseWhatHasNone() {
        assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new double[0]));
        assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new double[] {1, Double.NaN}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Quantiles.of(new double[] {1}).at(1.01));
    }
}
