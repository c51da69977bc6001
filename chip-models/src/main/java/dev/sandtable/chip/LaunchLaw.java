// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.kernel.LaunchCosts;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;

/**
 * What starting kernels adds to their device time.
 *
 * <p><b>Model.</b> Kernels of a graph follow each other after a gap, queued ones after a longer gap, and an eager call
 * shows the framework's whole way from call to kernel and back. A host that runs ahead is busy all the same: for as long
 * as it takes to queue the kernels, or for whole eager calls where an interpreter makes them. A kernel's own time adds
 * what a profiler sees of its start.
 * <p><b>Left out.</b> The host falling behind a stream of short kernels: whoever replays a step has the host's time per
 * kernel for that.
 * <p><b>Check.</b> Kernel ≤ graph ≤ stream ≤ eager for stacks that state them so ({@code ChipTest}); host times by hand
 * ({@code LaunchLawTest}).
 * <p><b>Source.</b> Gaps fitted to T = a + V/b of back-to-back kernels; eager costs measured by subtraction; per stack in
 * configs/stacks.
 */
final class LaunchLaw {
    private final LaunchCosts costs;

    LaunchLaw(LaunchCosts costs) {
        this.costs = costs;
    }

    /** Seconds from start to end of work whose kernels take {@code device} seconds. */
    double total(Work work, Launch launch, double device, int kernels) {
        return switch (launch) {
            case KERNEL -> device + kernels * costs.kernel().seconds();
            case GRAPH -> device + kernels * costs.graph().seconds();
            case STREAM -> device + kernels * costs.stream().seconds();
            case EAGER -> device + eager(work).seconds();
        };
    }

    /** Seconds of the host's time, which may hide behind earlier kernels. */
    double host(Work work, Launch launch, int kernels) {
        return switch (launch) {
            case KERNEL, GRAPH -> 0;
            case STREAM -> costs.ahead(eager(work), kernels).seconds();
            case EAGER -> eager(work).seconds();
        };
    }

    private Picoseconds eager(Work work) {
        if (work instanceof RowOperator row) {
            return row.kind() == RowOperator.Kind.SOFTMAX ? costs.eagerSoftmax() : costs.eagerNorm();
        }
        boolean pass = work instanceof Elementwise || work instanceof Conversion || work instanceof Rearrangement;
        return pass ? costs.eagerElementwise() : costs.eagerProduct();
    }
}
