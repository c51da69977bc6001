// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;

/** How long a computation takes. */
public sealed interface Computation {
    /** A node of a rank, in picoseconds. */
    long ps(RankTrace rank, TraceNode node, TraceTask.Compute compute);

    /** As long as it took when it was recorded. */
    record Recorded() implements Computation {
        @Override
        public long ps(RankTrace rank, TraceNode node, TraceTask.Compute compute) {
            if (!node.recorded()) {
                throw ExecutionTrace.problem(
                        rank,
                        node,
                        "has no recorded duration; write --compute roofline to price it by its operations and size");
            }
            return node.recordedPs();
        }
    }

    /**
     * The roofline of a chip.
     *
     * <p><b>Model.</b> n operations on s bytes take n / min(B·n/s, P): the longer of n/P and s/B. Where the file states no size
     * there is nothing to feed, and n/P remains. What runs on the host takes its recorded time.
     *
     * <p><b>Left out.</b> How much of the peak a kernel reaches, which operators of a known shape would tell and a number of
     * operations does not; launches.
     *
     * <p><b>Check.</b> Both sides of the ridge by hand ({@code ComputationTest}).
     *
     * <p><b>Source.</b> Williams et al., <i>Roofline</i> (2009).
     *
     * @param peak P
     * @param bandwidth B, of the chip's own memory
     */
    record Roofline(FlopsPerSecond peak, BytesPerSecond bandwidth) implements Computation {
        @Override
        public long ps(RankTrace rank, TraceNode node, TraceTask.Compute compute) {
            if (compute.host()) {
                return recordedOnHost(rank, node);
            }
            if (compute.operations() == 0 && compute.size() == 0) {
                throw ExecutionTrace.problem(
                        rank,
                        node,
                        "states neither operations nor a size; write --compute recorded, or num_ops and tensor_size");
            }
            double seconds = Math.max(compute.operations() / peak.value(), compute.size() / bandwidth.value());
            return (long) Math.ceil(seconds * 1e12);
        }
    }

    /**
     * The roofline as another simulator computes it.
     *
     * <p><b>Model.</b> n / min(B·n/s, P) cut off to a nanosecond, in that order of operations; a node of no size takes no
     * time, whatever it computes.
     *
     * <p><b>Left out.</b> What {@link Roofline} does.
     *
     * <p><b>Check.</b> The 260 computations of a step, 31,481,552 ns together ({@code PeerStepTest}).
     *
     * <p><b>Source.</b> ASTRA-sim, {@code Workload::issue_comp} and {@code Roofline}.
     *
     * @param peak P
     * @param bandwidth B
     */
    record WholeNanoseconds(FlopsPerSecond peak, BytesPerSecond bandwidth) implements Computation {
        @Override
        public long ps(RankTrace rank, TraceNode node, TraceTask.Compute compute) {
            if (compute.host()) {
                return recordedOnHost(rank, node);
            }
            if (compute.size() == 0) {
                return 0;
            }
            double operations = compute.operations();
            if (operations == 0) {
                throw ExecutionTrace.problem(
                        rank,
                        node,
                        "has a size and no operations, which those rules divide by; write num_ops, or tensor_size: 0");
            }
            double intensity = operations / compute.size();
            double rate = Math.min(bandwidth.value() * intensity, peak.value());
            return 1000 * (long) (operations / rate * 1e9);
        }
    }

    private static long recordedOnHost(RankTrace rank, TraceNode node) {
        if (!node.recorded()) {
            throw ExecutionTrace.problem(rank, node, "runs on the host and has no recorded duration; write one");
        }
        return node.recordedPs();
    }
}
