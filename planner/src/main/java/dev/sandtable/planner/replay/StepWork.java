// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * A priced training step: what each stage does, in which order, and how ranks are grouped.
 *
 * @param stages the work of each pipeline stage
 * @param slots the order in which each stage runs its micro-batches
 * @param tensor ranks of a tensor group
 * @param replicas data-parallel (times context-parallel) copies of the pipeline
 * @param overlapGradients whether gradients are reduced while the backward pass still runs
 * @param overlapParameters whether parameters are gathered while the next forward pass already runs
 * @param blockingTransfers whether a rank that sends activations computes nothing meanwhile
 * @param contention what computation loses to the data-parallel traffic beside it
 * @param iterationPs fixed time per step that the framework spends
 */
public record StepWork(
        List<StageWork> stages,
        List<List<Slot>> slots,
        int tensor,
        int replicas,
        boolean overlapGradients,
        boolean overlapParameters,
        boolean blockingTransfers,
        Contention contention,
        long iterationPs) {
    public StepWork {
        stages = List.copyOf(stages);
        slots = List.copyOf(slots);
        if (stages.isEmpty() || stages.size() != slots.size()) {
            throw new IllegalArgumentException(
                    "each stage needs its slots: " + stages.size() + " stages, " + slots.size() + " schedules");
        }
    }

    /**
     * What each slot of a stage runs, in the order of its slots: the first forward pass beside parameters that are
     * gathered, and each chunk's last backward pass beside its gradients' reduction, take longer than the others.
     */
    List<Segment> segments(int stage) {
        StageWork work = stages.get(stage);
        int[] left = new int[work.chunks()];
        for (Slot slot : slots.get(stage)) {
            left[slot.chunk()] += slot.kind() == Slot.Kind.BACKWARD ? 1 : 0;
        }
        List<Segment> segments = new ArrayList<>();
        for (Slot slot : slots.get(stage)) {
            int chunk = slot.chunk();
            if (slot.kind() == Slot.Kind.BACKWARD) {
                boolean beside = --left[chunk] == 0 && overlapGradients;
                Segment backward = work.backward().get(chunk);
                segments.add(beside ? backward.beside(work.besideBackward(chunk), contention) : backward);
            } else {
                boolean beside = segments.isEmpty() && overlapParameters;
                Segment forward = work.forward().get(chunk);
                segments.add(beside ? forward.beside(work.besideForward(), contention) : forward);
            }
        }
        return segments;
    }

    /** Chunks per stage. */
    public int chunks() {
        return stages.get(0).chunks();
    }

    /** Ranks of one stage. */
    public int lanes() {
        return tensor * replicas;
    }
}
