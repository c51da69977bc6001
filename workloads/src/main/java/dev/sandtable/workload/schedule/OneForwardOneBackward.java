// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * 1F1B: a stage alternates directions as soon as gradients reach it.
 *
 * <p><b>Model.</b> Stage i of p warms up with min(m, p − 1 − i) forward passes, then repeats one forward and one
 * backward pass, and drains. The bubble is GPipe's; the activations that wait are min(m, p − i) instead of m.
 * <p><b>Left out.</b> Weight versions: gradients are applied after the last backward pass (the synchronous variant).
 * <p><b>Check.</b> Bubble (p − 1)/m and min(m, p − i) in flight ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> Narayanan et al., PipeDream (2019) and its flush variant; Megatron-LM's schedule without
 * interleaving.
 */
final class OneForwardOneBackward implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        return chunks == 1 ? Optional.empty() : Optional.of("runs one chunk per stage, not virtual " + chunks);
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        List<Slot> slots = new ArrayList<>(2 * microBatches);
        int warmUp = Math.min(microBatches, stages - 1 - stage);
        int forward = 0;
        int backward = 0;
        while (forward < warmUp) {
            slots.add(new Slot(Slot.Kind.FORWARD, forward++, 0));
        }
        while (forward < microBatches) {
            slots.add(new Slot(Slot.Kind.FORWARD, forward++, 0));
            slots.add(new Slot(Slot.Kind.BACKWARD, backward++, 0));
        }
        while (backward < microBatches) {
            slots.add(new Slot(Slot.Kind.BACKWARD, backward++, 0));
        }
        return slots;
    }

    @Override
    public double bubble(PassTimes times, int stages, int chunks) {
        return (stages - 1) * times.all();
    }
}
