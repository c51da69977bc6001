// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.Slot;
import java.util.List;

/**
 * Peak memory of a training step.
 *
 * <p><b>Model.</b> State that stays through the step ({@link StageState}), and what comes and goes: activations follow the
 * stage's agenda, a forward slot adds what its chunk keeps, a backward slot frees it, and within each slot memory rises
 * above that by what the layer at work needs ({@link SlotLevels}). The peak is the highest of all slots and of the
 * update.
 * <p><b>Left out.</b> Narrow copies of weights beside wider ones.
 * <p><b>Check.</b> 18 bytes per parameter in FP16; the first stage of 1F1B keeps L layers, interleaved
 * L·(1 + (p − 1)/(p·v)); published bytes of a 530-billion-parameter model ({@code FootprintTest}); the highest moment of
 * {@link MemoryTimeline} ({@code MemoryTimelineTest}).
 * <p><b>Source.</b> Korthikanti et al. (2022), §4.2 and table 5; Rajbhandari et al., ZeRO (2020).
 */
public final class TrainingFootprint {
    private TrainingFootprint() {}

    /** The footprint of one rank of {@code stage} at its highest moment. */
    public static Footprint of(StepGraph graph, int stage, Allocator allocator) {
        StageState state = new StageState(graph, stage);
        Level peak = peak(graph, stage).max(new Level(0, state.updateCopies(allocator)));
        return with(state, peak, allocator);
    }

    /** The footprint with so much that is short-lived. */
    static Footprint with(StageState state, Level shortLived, Allocator allocator) {
        return new Footprint(
                new Bytes(state.weights()),
                new Bytes(state.gradients()),
                new Bytes(state.optimizer()),
                new Bytes(shortLived.kept()),
                Bytes.ZERO,
                new Bytes(shortLived.working()),
                new Bytes(LayerActivations.sum(state.buffers())),
                Footprint.overhead(allocator, shortLived.total()));
    }

    /** The stage with the largest footprint. */
    public static Footprint largest(StepGraph graph, Allocator allocator) {
        Footprint largest = of(graph, 0, allocator);
        for (int stage = 1; stage < graph.job().parallel().pipeline(); stage++) {
            Footprint next = of(graph, stage, allocator);
            largest = next.total().compareTo(largest.total()) > 0 ? next : largest;
        }
        return largest;
    }

    /**
     * What the allocator holds in the end, as monitors of the device show it: the peak, and the copies of the update, which
     * are blocks of the size of the whole state that no gap between activations takes.
     */
    public static Bytes reserved(StepGraph graph, int stage, Allocator allocator) {
        StageState state = new StageState(graph, stage);
        return with(state, peak(graph, stage), allocator).total().plus(new Bytes(state.updateCopies(allocator)));
    }

    /** Bytes that {@code chunk} of {@code stage} keeps for one micro-batch. */
    public static long kept(StepGraph graph, int stage, int chunk) {
        return new SlotLevels(graph, stage, chunk).kept();
    }

    /** The most that waits on {@code stage} for its backward pass, whenever that is. */
    public static Bytes mostKept(StepGraph graph, int stage) {
        SlotLevels[] chunks = chunks(graph, stage);
        long now = 0;
        long most = 0;
        for (Slot slot : slots(graph, stage)) {
            long kept = chunks[slot.chunk()].kept();
            now += slot.kind() == Slot.Kind.FORWARD ? kept : -kept;
            most = Math.max(most, now);
        }
        return new Bytes(most);
    }

    /** The highest moment of the stage's agenda. */
    private static Level peak(StepGraph graph, int stage) {
        SlotLevels[] chunks = chunks(graph, stage);
        long now = 0;
        Level most = Level.NONE;
        for (Slot slot : slots(graph, stage)) {
            SlotLevels chunk = chunks[slot.chunk()];
            switch (slot.kind()) {
                case FORWARD -> {
                    most = most.max(chunk.forward().plusKept(now));
                    now += chunk.kept();
                }
                case BACKWARD -> {
                    now -= chunk.kept();
                    most = most.max(chunk.backward().plusKept(now));
                }
            }
        }
        return most;
    }

    private static SlotLevels[] chunks(StepGraph graph, int stage) {
        SlotLevels[] chunks = new SlotLevels[graph.job().parallel().virtual()];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            chunks[chunk] = new SlotLevels(graph, stage, chunk);
        }
        return chunks;
    }

    static List<Slot> slots(StepGraph graph, int stage) {
        TrainingJob job = graph.job();
        ParallelPlan plan = job.parallel();
        return job.order().slots(stage, plan.pipeline(), plan.virtual(), job.microBatches());
    }
}
