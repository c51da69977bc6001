// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import dev.sandtable.spec.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue of pipeline schedules: in which order a stage works off its micro-batches.
 *
 * <p>With p stages, v chunks per stage, m micro-batches and equal stages, idle time is a share
 * (p − 1)/(v·m) of the busy time; what differs is how many activations wait for their backward pass.
 */
public enum PipelineSchedule {
    /** All forward passes, then all backward passes in reverse; m micro-batches wait: bubble (p−1)/m. */
    GPIPE(new AllForwardThenBackward()),
    /** After p − 1 − stage forward passes one forward, one backward; at most p − stage wait: bubble (p−1)/m. */
    @Kind("1f1b")
    ONE_FORWARD_ONE_BACKWARD(new OneForwardOneBackward()),
    /** The same over v chunks per stage, round by round of p micro-batches: bubble (p−1)/(v·m), waiting 1+(p−1)/pv as much. */
    @Kind("interleaved-1f1b")
    INTERLEAVED(new Interleaved());

    private final SlotOrder order;

    PipelineSchedule(SlotOrder order) {
        this.order = order;
    }

    /** The name as files spell it. */
    public String spelling() {
        return switch (this) {
            case GPIPE -> "gpipe";
            case ONE_FORWARD_ONE_BACKWARD -> "1f1b";
            case INTERLEAVED -> "interleaved-1f1b";
        };
    }

    /** Why this schedule cannot run in this shape; empty if it can. */
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        return order.findProblem(stages, chunks, microBatches).map(problem -> spelling() + " " + problem);
    }

    /**
     * What {@code stage} works on, in order.
     *
     * @throws IllegalArgumentException if {@link #findProblem} finds one
     */
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        findProblem(stages, chunks, microBatches).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return order.slots(stage, stages, chunks, microBatches);
    }

    /** Most passes through one chunk that wait on {@code stage} for their backward pass at any moment. */
    public int inFlight(int stage, int stages, int chunks, int microBatches) {
        int waiting = 0;
        int most = 0;
        for (Slot slot : slots(stage, stages, chunks, microBatches)) {
            waiting += slot.kind() == Slot.Kind.FORWARD ? 1 : -1;
            most = Math.max(most, waiting);
        }
        return most;
    }

    /** Idle time of equal stages as a share of their busy time: (p − 1)/(v·m). */
    public double bubble(int stages, int chunks, int microBatches) {
        return (stages - 1.0) / ((double) chunks * microBatches);
    }
}
