// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.schedule.Slot;
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
 * @param synchronisePs the global gradient norm: an all-reduce of one number over all ranks
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
        long synchronisePs,
        long iterationPs) {
    public StepWork {
        stages = List.copyOf(stages);
        slots = List.copyOf(slots);
        if (stages.isEmpty() || stages.size() != slots.size()) {
            throw new IllegalArgumentException(
                    "each stage needs its slots: " + stages.size() + " stages, " + slots.size() + " schedules");
        }
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
