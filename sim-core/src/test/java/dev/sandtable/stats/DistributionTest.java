// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantiles from buckets, beside those from the sorted values. */
class DistributionTest {
    private static final double[] SHARES = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void isWithinItsBoundOfExactQuantiles(int digits) {
        for (int seed = 0; seed < 30; seed++) {
            long[] values = values(seed);
            Distribution<Picoseconds> distribution = of(digits, values);
            Quantiles exact =
                    Quantiles.of(Arrays.stream(values).mapToDouble(v -> v).toArray());
            for (double share : SHARES) {
                double wanted = exact.at(share);
                String what = "seed " + seed + ", quantile " + share;
                assertEquals(wanted, distribution.at(share), wanted * distribution.relativeError() * (1 + 1e-9), what);
                assertEquals(
                        distribution.at(share), distribution.quantile(share).value(), 0.5, what);
            }
            assertEquals(exact.mean(), distribution.mean(), 1e-12 * exact.mean());
            assertEquals(values.length, distribution.count());
            assertEquals(exact.at(0), distribution.least().value());
            assertEquals(exact.at(1), distribution.largest().value());
        }
    }

    @Test
    void smallValuesAreExact() {
        Distribution<Long> lengths = new Distribution<>(Measure.EVENTS, 2);
        for (int i = 0; i < 200; i++) {
            lengths.add(i);
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(i, lengths.at(i / 199.0), 1e-9);
        }
        assertEquals(99.5, lengths.mean());
        assertEquals(0.005, lengths.relativeError());
    }

    @Test
    void mergingInAnyOrderGivesTheSame() {
        List<Distribution<Picoseconds>> parts = new ArrayList<>();
        Distribution<Picoseconds> whole = new Distribution<>(Measure.TIME, 3);
        for (int seed = 0; seed < 12; seed++) {
            long[] values = values(seed);
            parts.add(of(3, values));
            Arrays.stream(values).forEach(whole::add);
        }
        for (int order = 0; order < 20; order++) {
            Collections.shuffle(parts, new Random(order));
            Distribution<Picoseconds> merged = new Distribution<>(Measure.TIME, 3);
            parts.forEach(merged::merge);
            for (double share : SHARES) {
                assertEquals(whole.at(share), merged.at(share));
            }
            assertEquals(whole.mean(), merged.mean());
            assertEquals(whole.toString(), merged.toString());
        }
    }

    @Test
    void aCountedValueIsThatManyValues() {
        Distribution<Picoseconds> counted = new Distribution<>(Measure.TIME, 2);
        Distribution<Picoseconds> one = new Distribution<>(Measure.TIME, 2);
        counted.add(7_000_000, 3);
        counted.add(9, 0);
        for (int i = 0; i < 3; i++) {
            one.add(7_000_000);
        }
        assertEquals(one.toString(), counted.toString());
        assertEquals("n=3 P50 7 µs P90 7 µs P99 7 µs max 7 µs", counted.toString());
        assertEquals(7_000_000, counted.mean());
    }

    @Test
    void takesAllOfALong() {
        Distribution<Long> distribution = new Distribution<>(Measure.EVENTS, 3);
        distribution.add(Long.MAX_VALUE, 4);
        distribution.add(0, 4);
        assertEquals(Long.MAX_VALUE, distribution.largest());
        assertEquals(0, distribution.least());
        // 4·(2⁶³ - 1)/8; a sum in one long would have overflowed twice.
        assertEquals(0x1p62, distribution.mean());
        assertEquals(0, distribution.at(3.0 / 7));
        assertEquals(0x1p63, distribution.at(4.0 / 7), 0x1p63 * distribution.relativeError());
    }

    @Test
    void anEmptyOneHasNoQuantilesAndIsEmptyAgainAfterReset() {
        Distribution<Picoseconds> distribution = new Distribution<>(Measure.TIME, 2);
        assertEquals("n=0", distribution.toString());
        assertThrows(IllegalStateException.class, () -> distribution.at(0.5));
        distribution.add(5);
        distribution.reset();
        assertThrows(IllegalStateException.class, distribution::mean);
        distribution.add(3);
        assertEquals(new Picoseconds(3), distribution.quantile(1));
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysSo() {
        Distribution<Picoseconds> distribution = new Distribution<>(Measure.TIME, 2);
        String said = String.valueOf(assertThrows(IllegalArgumentException.class, () -> distribution.add(-1))
                .getMessage());
        assertTrue(said.contains("0 to " + Long.MAX_VALUE) && said.contains("was -1"), said);
        assertThrows(IllegalArgumentException.class, () -> distribution.add(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Distribution<>(Measure.TIME, 6));
        assertThrows(IllegalArgumentException.class, () -> distribution.merge(new Distribution<>(Measure.TIME, 3)));
        distribution.add(1);
        assertThrows(IllegalArgumentException.class, () -> distribution.at(1.01));
        assertEquals(1, distribution.count());
    }

    private static Distribution<Picoseconds> of(int digits, long[] values) {
        Distribution<Picoseconds> distribution = new Distribution<>(Measure.TIME, digits);
        Arrays.stream(values).forEach(distribution::add);
        return distribution;
    }

    /** Values over up to eighteen powers of ten; every fourth set has one value many times. */
    private static long[] values(int seed) {
        Random random = new Random(seed);
        double powers = 1 + random.nextInt(18);
        long[] values = new long[1 + random.nextInt(3_000)];
        for (int i = 0; i < values.length; i++) {
            boolean same = seed % 4 == 0 && random.nextBoolean();
            values[i] = same ? 123_456 : (long) StrictMath.pow(10, powers * random.nextDouble());
        }
        return values;
    }
}
