// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GPipe: the pipeline fills and drains once in each direction.
 *
 * <p><b>Model.</b> F0 … F(m−1), then B(m−1) … B0: the last activations made are the first to be freed.
 * <p><b>Left out.</b> Re-materialisation, which the recompute setting chooses.
 * <p><b>Check.</b> Bubble (p − 1)/m, m micro-batches waiting ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> Huang et al., GPipe (2019).
 */
final class AllForwardThenBackward implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        return chunks == 1 ? Optional.empty() : Optional.of("runs one chunk per stage, not virtual " + chunks);
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        List<Slot> slots = new ArrayList<>(2 * microBatches);
        for (int i = 0; i < microBatches; i++) {
            slots.add(new Slot(Slot.Kind.FORWARD, i, 0));
        }
        for (int i = microBatches - 1; i >= 0; i--) {
            slots.add(new Slot(Slot.Kind.BACKWARD, i, 0));
        }
        return slots;
    }

    @Override
    public double bubble(PassTimes times, int stages, int chunks) {
        return (stages - 1) * times.all();
    }
}
