// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.chip.kernel.Level;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Seconds;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Levels by hand: what an A100's data sheet and shares say of a copy and of two products. */
class BottlenecksTest {
    /** Pins of 2039 GB/s, of which the path to the cores carries 0.727. */
    private static final double MEMORY = 0.727 * 2039e9;

    private final Chip a100 = Catalogue.assemble("a100-sxm4-80gb");

    private Bottlenecks of(Work work, Launch launch) {
        return a100.bottlenecks(work, launch, Fidelity.WAVE, ClockMode.BOOST);
    }

    private static Demand level(Bottlenecks found, Level level) {
        return found.findByLevel(level).orElseThrow();
    }

    @Test
    void aFewRowsWaitForTheWeights() {
        Bottlenecks found = of(Gemm.of(16, 8192, 8192, DataType.BF16), Launch.KERNEL);
        double bytes = 2 * (8192.0 * 8192 + 2 * 16 * 8192);

        assertEquals(Level.MEMORY, found.binding().level());
        assertEquals(bytes, found.binding().amount(), bytes * 1e-9);
        assertEquals(bytes / MEMORY, found.binding().seconds(), bytes / MEMORY * 1e-6);
        assertEquals(2 * 16 * 8192.0 * 8192 / bytes, found.intensity(found.binding()), 1e-9);
        assertEquals(0, found.slack(found.binding()), 0);
        // 16 operations for each byte of weights: the roof of memory over it, far below 312 TFLOP/s.
        assertEquals(16 * MEMORY, found.roof(found.binding()).value(), 16 * MEMORY * 0.01);
    }

    @Test
    void aLargeProductWaitsForTheTensorEngines() {
        Bottlenecks found = of(Gemm.of(8192, 8192, 8192, DataType.BF16), Launch.KERNEL);
        Demand matrix = level(found, Level.MATRIX);
        double operations = 2 * 8192.0 * 8192 * 8192;

        assertEquals(Level.MATRIX, found.binding().level());
        assertEquals(operations, matrix.amount(), operations * 1e-9, "8192 is a multiple of every tile");
        // The peak while all cores work; the last wave leaves some idle.
        double least = operations / 312e12;
        assertTrue(matrix.seconds() >= least * 0.9999 && matrix.seconds() < least * 1.2, matrix + " of " + least);
    }

    @Test
    void aCopyHasNoTensorEngines() {
        long elements = 1L << 30;
        Bottlenecks found = of(new Elementwise(Elementwise.Kind.COPY, false, elements, DataType.BF16), Launch.KERNEL);

        assertEquals(Level.MEMORY, found.binding().level());
        assertEquals(4.0 * elements, found.binding().amount(), 0);
        assertTrue(found.findByLevel(Level.MATRIX).isEmpty());
        assertTrue(found.slack(level(found, Level.VECTOR)) > 0.5);
    }

    @Test
    void aSmallEagerCallWaitsForItsLaunch() {
        Bottlenecks found = of(new Elementwise(Elementwise.Kind.ADD, false, 1024, DataType.BF16), Launch.EAGER);

        assertEquals(Level.LAUNCH, found.binding().level());
        assertEquals(1, found.binding().amount(), 0, "one kernel");
    }

    @Test
    void levelsAreRankedAndNoneExceedsTheWhole() {
        Bottlenecks found = Bottlenecks.of(
                new Seconds(10),
                60,
                new Hertz(1e9),
                List.of(
                        new Demand(Level.MATRIX, 90, 4),
                        new Demand(Level.MEMORY, 20, 8),
                        new Demand(Level.SPECIAL, 0, 0),
                        new Demand(Level.CACHE, 60, 12)));

        assertEquals(
                List.of(Level.CACHE, Level.MEMORY, Level.MATRIX),
                found.levels().stream().map(Demand::level).toList());
        assertEquals(10, found.binding().seconds(), 0);
        assertEquals(0.2, found.slack(found.levels().get(1)), 1e-12);
        assertEquals(0.4, found.share(found.levels().get(2)), 1e-12);
        assertEquals(3, found.intensity(found.levels().get(1)), 1e-12);
        assertEquals(7.5, found.roof(found.levels().get(1)).value(), 1e-12);
        assertEquals(0, found.waiting(), 1e-12);
    }
}
