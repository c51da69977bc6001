// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Interleaved 1F1B: each stage holds v chunks of the model that lie p chunks apart, so that the pipeline fills in
 * 1/v of the time.
 *
 * <p><b>Model.</b> Micro-batches go in rounds of p: a round passes chunk 0, then chunk 1, … before the next round
 * starts. Counting passes through a chunk, stage i warms up with 2(p − 1 − i) + (v − 1)p forward passes, then
 * alternates; backward passes take the chunks in falling order.
 * <p><b>Left out.</b> Micro-batch counts that are no multiple of p.
 * <p><b>Check.</b> Bubble (p − 1)/(v·m); stage 0 keeps p·v + p − 1 passes waiting, 1 + (p − 1)/(p·v) times what 1F1B
 * keeps ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> Narayanan et al., Efficient Large-Scale Language Model Training on GPU Clusters (2021), §2.2, and
 * the order of Megatron-LM's interleaved schedule.
 */
final class Interleaved implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        if (chunks < 2) {
            return Optional.of("needs virtual of at least 2");
        }
        return microBatches % stages == 0
                ? Optional.empty()
                : Optional.of("needs the number of micro-batches, " + microBatches + ", to be a multiple of pipeline "
                        + stages);
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        int passes = Math.multiplyExact(microBatches, chunks);
        List<Slot> slots = new ArrayList<>(2 * passes);
        int warmUp = Math.min(passes, 2 * (stages - 1 - stage) + (chunks - 1) * stages);
        int forward = 0;
        int backward = 0;
        while (forward < warmUp) {
            slots.add(slot(Slot.Kind.FORWARD, forward++, stages, chunks));
        }
        while (forward < passes) {
            slots.add(slot(Slot.Kind.FORWARD, forward++, stages, chunks));
            slots.add(slot(Slot.Kind.BACKWARD, backward++, stages, chunks));
        }
        while (backward < passes) {
            slots.add(slot(Slot.Kind.BACKWARD, backward++, stages, chunks));
        }
        return slots;
    }

    private static Slot slot(Slot.Kind kind, int pass, int stages, int chunks) {
        int round = pass / (stages * chunks);
        int chunk = pass % (stages * chunks) / stages;
        int microBatch = round * stages + pass % stages;
        return new Slot(kind, microBatch, kind == Slot.Kind.FORWARD ? chunk : chunks - 1 - chunk);
    }
}
