// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.spec.SpecException;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A chip of 100 TFLOP/s and 1 TB/s, whose ridge is at 100 operations a byte. */
class ComputationTest {
    private static final Computation ROOF =
            new Computation.Roofline(new FlopsPerSecond(100e12), new BytesPerSecond(1e12));
    private static final Computation CUT_OFF =
            new Computation.WholeNanoseconds(new FlopsPerSecond(100e12), new BytesPerSecond(1e12));

    private static long ps(Computation how, long operations, long size) {
        TraceTask.Compute task = new TraceTask.Compute(false, operations, size);
        TraceNode node = new TraceNode(1, "", List.of(), task, TraceNode.NOT_RECORDED);
        return how.ps(new RankTrace(0, "t", List.of(node)), node, task);
    }

    @Test
    void bothSidesOfTheRidge() {
        assertEquals(10_000_000, ps(ROOF, 1_000_000_000, 1_000_000));
        assertEquals(20_000_000, ps(ROOF, 1_000_000_000, 20_000_000));
        assertEquals(10_000_000, ps(ROOF, 1_000_000_000, 0));
        assertEquals(5_000_000, ps(ROOF, 0, 5_000_000));
    }

    @Test
    void theOtherSimulatorCutsOffAndSkips() {
        assertEquals(10_000_000, ps(CUT_OFF, 1_000_099_999, 1_000_000));
        assertEquals(0, ps(CUT_OFF, 1_000_000_000, 0));
        assertThrows(SpecException.class, () -> ps(CUT_OFF, 0, 100));
    }

    @Test
    void whatIsNotStatedIsNotNothing() {
        assertThrows(SpecException.class, () -> ps(ROOF, 0, 0));
        assertThrows(SpecException.class, () -> ps(new Computation.Recorded(), 5, 5));
    }
}
