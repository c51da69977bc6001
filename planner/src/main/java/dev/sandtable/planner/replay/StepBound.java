// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import java.util.List;

/**
 * What no step can beat, whatever its schedule.
 *
 * <p><b>Model.</b> Before stage s can begin, one micro-batch must pass s chunks forward, and after it has ended, one must
 * pass them backward; between, it works off all of its own: step ≥ maxₛ (s · fill + m · work(s)).
 * <p><b>Left out.</b> Transfers, gradients, the optimizer.
 * <p><b>Check.</b> Reached by 1F1B with equal stages and free transfers ({@code StepBoundTest}).
 * <p><b>Source.</b> The bubble of Narayanan et al. 2021 (arXiv 2104.04473).
 *
 * @param stages stages of which one may bind
 * @param fillPs the shortest chunk, forward and backward
 */
public record StepBound(List<Stage> stages, long fillPs) {
    private static final double PER_SECOND = 1e12;

    /**
     * A stage.
     *
     * @param position how many stages come before it
     * @param ps one micro-batch through all of its chunks, forward and backward
     */
    public record Stage(int position, long ps) {}

    public StepBound {
        stages = List.copyOf(stages);
    }

    /** The bound for so many micro-batches. */
    public double seconds(long microBatches) {
        long most = 0;
        for (Stage stage : stages) {
            most = Math.max(most, stage.position() * fillPs + microBatches * stage.ps());
        }
        return most / PER_SECOND;
    }
}
