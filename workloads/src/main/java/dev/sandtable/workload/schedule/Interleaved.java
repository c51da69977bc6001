// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Interleaved 1F1B: each stage holds v chunks of the model that lie p chunks apart, so that the pipeline fills in
 * 1/v of the time.
 *
 * <p><b>Model.</b> Micro-batches go in rounds of g: a round passes chunk 0, then chunk 1, … before the next round
 * starts. Counting passes through a chunk, stage i warms up with 2(p − 1 − i) + (v − 1)g forward passes, then
 * alternates; backward passes take the chunks in falling order. A round of fewer than p would wait for itself, so that g is the
 * least number from p on that divides the micro-batches or leaves a last round of at least p: p itself where it divides them.
 * <p><b>Left out.</b> Longer rounds than are needed, which hide transfers and keep more activations.
 * <p><b>Check.</b> Bubble (p − 1)/(v·m), also where p does not divide m; where it does, stage 0 keeps p·v + p − 1 passes waiting,
 * 1 + (p − 1)/(p·v) times what 1F1B keeps ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> Narayanan et al., Efficient Large-Scale Language Model Training on GPU Clusters (2021), §2.2, and
 * the order of Megatron-Core's interleaved schedule; g is its {@code microbatch-group-size-per-virtual-pipeline-stage}.
 */
final class Interleaved implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        if (chunks < 2) {
            return Optional.of("needs virtual of at least 2");
        }
        return microBatches >= stages
                ? Optional.empty()
                : Optional.of("needs at least as many micro-batches as pipeline " + stages + ", not " + microBatches);
    }

    /** Micro-batches of a round. */
    static int round(int stages, int microBatches) {
        int round = stages;
        while (microBatches % round != 0 && microBatches % round < stages) {
            round++;
        }
        return round;
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        int passes = Math.multiplyExact(microBatches, chunks);
        int round = round(stages, microBatches);
        List<Slot> slots = new ArrayList<>(2 * passes);
        int warmUp = Math.min(passes, 2 * (stages - 1 - stage) + (chunks - 1) * round);
        int forward = 0;
        int backward = 0;
        while (forward < warmUp) {
            slots.add(slot(Slot.Kind.FORWARD, forward++, round, chunks, microBatches));
        }
        while (forward < passes) {
            slots.add(slot(Slot.Kind.FORWARD, forward++, round, chunks, microBatches));
            slots.add(slot(Slot.Kind.BACKWARD, backward++, round, chunks, microBatches));
        }
        while (backward < passes) {
            slots.add(slot(Slot.Kind.BACKWARD, backward++, round, chunks, microBatches));
        }
        return slots;
    }

    private static Slot slot(Slot.Kind kind, int pass, int round, int chunks, int microBatches) {
        int first = pass / (round * chunks) * round;
        int size = Math.min(round, microBatches - first);
        int inRound = pass - first * chunks;
        int chunk = inRound / size;
        return new Slot(kind, first + inRound % size, kind == Slot.Kind.FORWARD ? chunk : chunks - 1 - chunk);
    }

    @Override
    public double bubble(PassTimes times, int stages, int chunks) {
        return (stages - 1) * times.all() / chunks;
    }
}
