// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import dev.sandtable.spec.Kind;
import dev.sandtable.workload.parallel.ChunkPlacement;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue of pipeline schedules: in which order a stage works off its micro-batches.
 *
 * <p>With p stages, v chunks per stage, m micro-batches, equal stages and free messages. F, B and W are the times of a
 * micro-batch's passes on a stage: forward, gradients of inputs, gradients of weights. Schedules differ in how long a stage
 * idles, and in how many activations wait for their way back.
 */
public enum PipelineSchedule {
    /** All forward passes, then all backward passes in reverse; m micro-batches wait: bubble (p−1)(F+B+W). */
    GPIPE("gpipe", "(p-1)(F+B+W)", new AllForwardThenBackward()),
    /** After p − 1 − stage forward passes one forward, one backward; at most p − stage wait: bubble (p−1)(F+B+W). */
    @Kind("1f1b")
    ONE_FORWARD_ONE_BACKWARD("1f1b", "(p-1)(F+B+W)", new OneForwardOneBackward()),
    /** The same over v chunks per stage, round by round: bubble (p−1)(F+B+W)/v, waiting 1+(p−1)/pv as much. */
    @Kind("interleaved-1f1b")
    INTERLEAVED("interleaved-1f1b", "(p-1)(F+B+W)/v", new Interleaved()),
    /** 1F1B with gradients of weights in the gaps; p wait on every stage: bubble (p−1)(F+B−W). */
    ZERO_BUBBLE("zero-bubble", "(p-1)(F+B-W)", new ZeroBubble()),
    /** Up the stages and down again, two chunks each; p wait on every stage: nothing idle between a stage's first and last pass if F=B=W. */
    @Kind("zb-v")
    ZERO_BUBBLE_V("zb-v", "(p-1)F/2 if F=B=W", new ZeroBubbleV()),
    /** From both ends at once, on two copies of the model, p + 1 wait on every stage: bubble (p/2−1)(F&amp;B + (B+W) − 3W). */
    DUALPIPE("dualpipe", "(p/2-1)(F&B + (B+W) - 3W)", new TwoWay());

    private final String spelling;
    private final String law;
    private final SlotOrder order;

    PipelineSchedule(String spelling, String law, SlotOrder order) {
        this.spelling = spelling;
        this.law = law;
        this.order = order;
    }

    /** The name as files spell it. */
    public String spelling() {
        return spelling;
    }

    /** Where the pieces of the model lie. */
    public ChunkPlacement placement() {
        return order.placement();
    }

    /** Why this schedule cannot run in this shape; empty if it can. */
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        return order.findProblem(stages, chunks, microBatches).map(problem -> spelling() + " " + problem);
    }

    /**
     * What {@code stage} works on, in order; {@code chunks} are those of one copy of the model.
     *
     * @throws IllegalArgumentException if {@link #findProblem} finds one
     */
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        findProblem(stages, chunks, microBatches).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return order.slots(stage, stages, chunks, microBatches);
    }

    /** Most passes through one chunk that wait on {@code stage} for the end of their way back at any moment. */
    public int inFlight(int stage, int stages, int chunks, int microBatches) {
        int waiting = 0;
        int most = 0;
        for (Slot slot : slots(stage, stages, chunks, microBatches)) {
            waiting += slot.kind() == Slot.Kind.FORWARD ? 1 : 0;
            most = Math.max(most, waiting);
            waiting -= slot.kind().finishes() ? 1 : 0;
        }
        return most;
    }

    /** Idle time of a stage, with equal stages and free messages, as {@link #law} says. */
    public double bubble(PassTimes times, int stages, int chunks) {
        return stages == 1 ? 0 : order.bubble(times, stages, chunks);
    }

    /** The law of the idle time, in words of F, B, W, p and v. */
    public String law() {
        return law;
    }
}
