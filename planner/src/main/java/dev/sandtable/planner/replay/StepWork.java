// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.StepScore.Unit;
import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.schedule.Slot;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A priced training step: what each stage does, in which order, and how ranks are grouped.
 *
 * @param stages the work of each pipeline stage
 * @param score the order in which each stage runs its micro-batches
 * @param tensor ranks of a tensor group
 * @param replicas data-parallel (times context-parallel) copies of the pipeline
 * @param overlaps what runs beside what
 * @param contention what computation loses to the traffic beside it
 * @param iterationPs fixed time per step that the framework spends
 */
public record StepWork(
        List<StageWork> stages,
        StepScore score,
        int tensor,
        int replicas,
        Overlaps overlaps,
        Contention contention,
        long iterationPs) {

    /**
     * What runs beside what.
     *
     * @param gradients whether gradients are reduced while the backward pass still runs
     * @param parameters whether parameters are gathered while the next forward pass already runs
     * @param blockingTransfers whether a rank that sends activations computes nothing meanwhile
     * @param pairs whether passes that a schedule runs at the same time hide each other's messages, or run one after the other
     */
    public record Overlaps(boolean gradients, boolean parameters, boolean blockingTransfers, boolean pairs) {}

    public StepWork {
        stages = List.copyOf(stages);
        if (stages.isEmpty() || stages.size() != score.stages()) {
            throw new IllegalArgumentException(
                    "each stage needs its slots: " + stages.size() + " stages, " + score.stages() + " schedules");
        }
    }

    /** A step whose chunks go round the stages and never run in pairs. */
    public StepWork(
            List<StageWork> stages,
            List<List<Slot>> slots,
            int tensor,
            int replicas,
            boolean overlapGradients,
            boolean overlapParameters,
            boolean blockingTransfers,
            Contention contention,
            long iterationPs) {
        this(
                stages,
                StepScore.of(ChunkPlacement.ROUND, slots),
                tensor,
                replicas,
                new Overlaps(overlapGradients, overlapParameters, blockingTransfers, false),
                contention,
                iterationPs);
    }

    /**
     * What a unit of a stage takes: the first forward pass beside parameters that are gathered, and each chunk's last pass back
     * beside its gradients' reduction, take longer than the others.
     */
    Segment segment(int stage, Unit unit) {
        StageWork work = stages.get(stage);
        Slot first = unit.first();
        Segment segment = work.pass(first.kind(), first.chunk());
        if (unit.slots().size() > 1) {
            Segment second = work.pass(unit.last().kind(), unit.last().chunk());
            segment = overlaps.pairs() ? segment.together(second, contention) : segment.then(second);
        }
        if (unit.finished() >= 0 && overlaps.gradients()) {
            return segment.beside(work.besideBackward(unit.finished()), contention);
        }
        return unit.place() == 0 && overlaps.parameters() ? segment.beside(work.besideForward(), contention) : segment;
    }

    /** Where the pieces of the model lie. */
    public ChunkPlacement placement() {
        return score.placement();
    }

    /** A quantity of all passes of a rank, added up: over all stages, a rank of each. */
    double sum(ToDoubleFunction<Segment> quantity) {
        double sum = 0;
        for (int stage = 0; stage < stages.size(); stage++) {
            StageWork work = stages.get(stage);
            for (Slot.Kind kind : Slot.Kind.values()) {
                for (int chunk = 0; chunk < work.chunks(); chunk++) {
                    int passes = passes(stage, kind, chunk);
                    sum += passes == 0 ? 0 : passes * quantity.applyAsDouble(work.pass(kind, chunk));
                }
            }
        }
        return sum;
    }

    /** How often a stage makes a pass through one of its chunks. */
    public int passes(int stage, Slot.Kind kind, int chunk) {
        return score.passes(stage, kind, chunk);
    }

    /** The same step with other stages. */
    public StepWork withStages(List<StageWork> others) {
        return new StepWork(others, score, tensor, replicas, overlaps, contention, iterationPs);
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
