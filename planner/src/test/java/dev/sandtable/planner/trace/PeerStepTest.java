// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.flow.DimensionRoutes.Shape;
import dev.sandtable.planner.trace.ReplayConditions.Buffer;
import dev.sandtable.planner.trace.ReplayConditions.Endpoint;
import dev.sandtable.planner.trace.ReplayConditions.Line;
import dev.sandtable.planner.trace.ReplayConditions.Messages;
import dev.sandtable.planner.trace.ReplayConditions.Passing;
import dev.sandtable.planner.trace.ReplayConditions.Roof;
import dev.sandtable.planner.trace.ReplayConditions.Wires;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.TraceReview;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ASTRA-sim 2 (astra-sim/astra-sim at 518bd513) answers for a training step of a Llama of eight layers on 8 ranks, 4
 * replicas of 2: a roofline of 312 TFLOP/s and 2039 GB/s, rings, buffers in 4 parts one after the other, 10 ns at an endpoint, the
 * graph's numbers taken as they stand. To the nanosecond on three networks; the third sends what crosses both dimensions over
 * the first alone.
 */
class PeerStepTest {
    private static final double GIB = 1L << 30;

    private static Line line(int size, double gibps, long latencyNs) {
        return new Line(
                Shape.SWITCH, size, new BytesPerSecond(gibps * GIB), new Picoseconds(latencyNs * 1000), Passing.RING);
    }

    static ReplayConditions conditions(Messages messages, Line... lines) {
        return new ReplayConditions(
                new Wires(messages, List.of(lines)),
                new Endpoint(new Picoseconds(10_000), new BytesPerSecond(2039e9)),
                new Buffer(4, 1),
                new Roof(new FlopsPerSecond(312e12), new BytesPerSecond(2039e9)),
                1);
    }

    private static ReplayResult replay(ReplayConditions conditions, boolean fold) {
        ExecutionTrace trace = LlamaStep.OF_EIGHT_LAYERS.trace();
        assertTrue(TraceReview.of(trace).isEmpty());
        Computation computation = new Computation.WholeNanoseconds(
                conditions.compute().peak(), conditions.compute().memory());
        Prices prices = new MachinePrices(computation, new PlayedNetwork(conditions), Optional.empty());
        return TraceReplay.of(trace, prices, conditions.communicationStreams(), fold);
    }

    private static void assertNs(long ns, long ps) {
        assertEquals(ns * 1000, ps);
    }

    @Test
    void theGraphHasTheNodesOfTheGeneratorsOwn() {
        ExecutionTrace trace = LlamaStep.OF_EIGHT_LAYERS.trace();
        assertEquals(8 * 352, trace.nodes());
        assertEquals(735, trace.ranks().get(0).nodes().get(351).id());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneSwitchWithoutQueues(boolean fold) {
        ReplayResult result = replay(conditions(Messages.CUT_THROUGH, line(8, 300, 500)), fold);
        assertNs(35_964_036, result.step().value());
        assertNs(31_481_552, result.times(3).computePs());
        assertNs(4_482_484, result.times(3).exposedAllPs());
        assertEquals(fold ? 1 : 8, result.ranks().classes());
    }

    @Test
    void oneSwitchThatStores() {
        ReplayResult result = replay(conditions(Messages.STORED, line(8, 300, 500)), true);
        assertNs(42_338_320, result.step().value());
        assertNs(31_481_552, result.times(0).computePs());
        assertNs(10_856_768, result.times(0).exposedAllPs());
        assertNs(16_250_768, result.times(0).communicationPs());
        assertNs(5_394_000, result.times(0).overlapPs());
    }

    @Test
    void twoSwitchesOneInsideTheOther() {
        ReplayResult result = replay(conditions(Messages.CUT_THROUGH, line(2, 300, 500), line(4, 25, 2000)), true);
        assertNs(63_731_856, result.step().value());
        assertNs(32_250_304, result.times(0).exposedAllPs());
        assertEquals(result.step().value(), result.path().ps());
    }
}
