// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.chip.core.Backing;
import dev.sandtable.explain.Explanation;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Cost;
import org.junit.jupiter.api.Test;

/** 3 GB at 1 GB/s beside a plan of 2 s, after a latency of 0.5 s. */
class BackedPlanTest {
    private static final Backing BACKING = new Backing(
            new Bytes(10_000_000_000L),
            new BytesPerSecond(1e9),
            new Picoseconds(500_000_000_000L),
            new JoulesPerByte(1e-9));

    private static final Plan TWO_SECONDS = new Plan() {
        @Override
        public KernelRun at(double hertz) {
            return new KernelRun(2, 1, 0, 0, 7, 4, Cost.Bound.MATRIX);
        }

        @Override
        public Explanation explain(double hertz) {
            return Explanation.of("plan", 2, "s", "given");
        }
    };

    @Test
    void phasesAddUpAndStreamsOverlap() {
        KernelRun phased = new BackedPlan(TWO_SECONDS, BACKING, 3e9, false).at(1);
        assertEquals(0.5 + 3 + 2, phased.seconds(), 1e-12);
        KernelRun overlapping = new BackedPlan(TWO_SECONDS, BACKING, 3e9, true).at(1);
        assertEquals(0.5 + 3, overlapping.seconds(), 1e-12);
        assertEquals(Cost.Bound.MEMORY, overlapping.bound());
        assertEquals(4 + 3, overlapping.dramJoules(), 1e-9, "a nanojoule per byte");
        assertEquals(7 + 3e9, overlapping.memoryBytes(), 0);
    }

    @Test
    void aShortStreamHidesBehindThePlan() {
        KernelRun run = new BackedPlan(TWO_SECONDS, BACKING, 1e9, true).at(1);
        assertEquals(0.5 + 2, run.seconds(), 1e-12);
        assertEquals(Cost.Bound.MATRIX, run.bound());
    }
}
