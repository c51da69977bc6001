// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A priced training step: what each stage does, in which order, and how ranks are grouped.
 *
 * @param stages the work of each pipeline stage
 * @param slots the order in which each stage runs its micro-batches
 * @param placement which piece of the model each chunk is
 * @param tensor ranks of a tensor group
 * @param replicas data-parallel (times context-parallel) copies of the pipeline
 * @param overlaps what runs beside what
 * @param contention what computation loses to the traffic beside it
 * @param iterationPs fixed time per step that the framework spends
 */
public record StepWork(
        List<StageWork> stages,
        List<List<Slot>> slots,
        ChunkPlacement placement,
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

    /**
     * Slots that run at the same time, one or two of them.
     *
     * @param slots what runs
     * @param segment what it takes
     * @param finished the chunk whose last gradients it makes, or −1
     */
    record Unit(List<Slot> slots, Segment segment, int finished) {
        Slot first() {
            return slots.get(0);
        }
    }

    private record Pair(int forward, int backward) {}

    public StepWork {
        stages = List.copyOf(stages);
        slots = List.copyOf(slots);
        if (stages.isEmpty() || stages.size() != slots.size()) {
            throw new IllegalArgumentException(
                    "each stage needs its slots: " + stages.size() + " stages, " + slots.size() + " schedules");
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
                slots,
                ChunkPlacement.ROUND,
                tensor,
                replicas,
                new Overlaps(overlapGradients, overlapParameters, blockingTransfers, false),
                contention,
                iterationPs);
    }

    /**
     * What a stage runs, in the order of its slots: the first forward pass beside parameters that are gathered, and each chunk's
     * last pass back beside its gradients' reduction, take longer than the others.
     */
    List<Unit> units(int stage) {
        StageWork work = stages.get(stage);
        List<Slot> agenda = slots.get(stage);
        int[] left = new int[work.chunks()];
        for (Slot slot : agenda) {
            left[slot.chunk()] += slot.kind().finishes() ? 1 : 0;
        }
        Map<Pair, Segment> pairs = new LinkedHashMap<>();
        List<Unit> units = new ArrayList<>(agenda.size());
        for (int i = 0; i < agenda.size(); i++) {
            Slot slot = agenda.get(i);
            Segment segment = work.pass(slot.kind(), slot.chunk());
            List<Slot> ran = List.of(slot);
            Slot last = slot;
            if (slot.besideNext()) {
                last = agenda.get(++i);
                ran = List.of(slot, last);
                segment = pairs.computeIfAbsent(new Pair(slot.chunk(), last.chunk()), pair -> paired(work, pair));
            }
            boolean finishes = last.kind().finishes() && --left[last.chunk()] == 0;
            if (finishes && overlaps.gradients()) {
                segment = segment.beside(work.besideBackward(last.chunk()), contention);
            } else if (units.isEmpty() && overlaps.parameters()) {
                segment = segment.beside(work.besideForward(), contention);
            }
            units.add(new Unit(ran, segment, finishes ? last.chunk() : -1));
        }
        return units;
    }

    private Segment paired(StageWork work, Pair pair) {
        Segment forward = work.forward().get(pair.forward);
        Segment backward = work.backward().get(pair.backward);
        return overlaps.pairs() ? forward.together(backward, contention) : forward.then(backward);
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
        int passes = 0;
        for (Slot slot : slots.get(stage)) {
            passes += slot.kind() == kind && slot.chunk() == chunk ? 1 : 0;
        }
        return passes;
    }

    /** The same step with other stages. */
    public StepWork withStages(List<StageWork> others) {
        return new StepWork(others, slots, placement, tensor, replicas, overlaps, contention, iterationPs);
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
