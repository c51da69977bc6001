// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Work;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.StageParameters;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.Slot;
import java.util.List;
import java.util.Optional;

/**
 * Peak memory of a training step.
 *
 * <p><b>Model.</b> State that stays through the step ({@link StageState}), and what comes and goes: activations follow the
 * stage's agenda, a forward slot adds what its chunk keeps, a backward slot frees it (its first part all but what
 * gradients of weights need), and within each slot memory rises
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

    /**
     * The highest moment of a rank.
     *
     * @param footprint what it holds then
     * @param when which pass of which micro-batch, and what of the model is at work
     */
    public record Peak(Footprint footprint, String when) {}

    /** The footprint of one rank of {@code stage} at its highest moment. */
    public static Footprint of(StepGraph graph, int stage, Allocator allocator) {
        return peak(graph, stage, allocator).footprint();
    }

    /** The highest moment of one rank of {@code stage}. */
    public static Peak peak(StepGraph graph, int stage, Allocator allocator) {
        StageState state = new StageState(graph, stage);
        Level peak = slots(graph, stage, true).max(new Level(0, state.updateCopies(allocator), "optimizer update"));
        return new Peak(with(state, peak, allocator), peak.what());
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
        return with(state, slots(graph, stage, false), allocator)
                .total()
                .plus(new Bytes(state.updateCopies(allocator)));
    }

    /** Bytes that {@code chunk} of {@code stage} keeps for one micro-batch. */
    public static long kept(StepGraph graph, int stage, int chunk) {
        return new SlotLevels(graph, stage, chunk, false).kept();
    }

    /** The most that waits on {@code stage} for its way back, whenever that is. */
    public static Bytes mostKept(StepGraph graph, int stage) {
        List<Slot> agenda = graph.job().agenda(stage);
        SlotLevels[] chunks = chunks(graph, stage, agenda);
        long now = 0;
        long most = 0;
        for (Slot slot : agenda) {
            now += chunks[slot.chunk()].change(slot.kind());
            most = Math.max(most, now);
        }
        return new Bytes(most);
    }

    /** The highest moment of the stage's agenda, and if asked in which slot. */
    private static Level slots(StepGraph graph, int stage, boolean named) {
        List<Slot> agenda = graph.job().agenda(stage);
        SlotLevels[] chunks = chunks(graph, stage, agenda);
        long now = 0;
        long beside = 0;
        Level most = Level.NONE;
        Optional<Slot> at = Optional.empty();
        for (Slot slot : agenda) {
            SlotLevels chunk = chunks[slot.chunk()];
            Level next = chunk.within(slot.kind()).plusKept(now);
            // What runs at the same time has its own layer at work.
            Level both = new Level(next.kept(), next.working() + beside, next.what());
            beside = slot.besideNext() ? next.working() : 0;
            now += chunk.change(slot.kind());
            if (both.total() > most.total()) {
                most = both;
                at = Optional.of(slot);
            }
        }
        Level highest = most;
        return at.filter(slot -> named)
                .map(slot -> new Level(highest.kept(), highest.working(), words(graph, slot) + highest.what()))
                .orElse(highest);
    }

    /**
     * Bytes that {@code chunk} of {@code stage} keeps for one micro-batch between the gradients of its inputs and those of its
     * weights: of every product with weights its input and the gradient of its result. For a GPT that is 32·s·b·h per layer.
     */
    public static long keptForWeights(StepGraph graph, int stage, int chunk) {
        int e = LayerActivations.bytes(graph.share());
        int tensor = graph.job().parallel().tensor();
        long sum = 0;
        for (LayerBlock block : graph.weightGradients(stage, chunk)) {
            long bytes = 0;
            for (Operation operation : block.operations()) {
                if (operation instanceof Operation.Compute compute) {
                    bytes += e * operands(compute.work());
                } else if (operation instanceof Communicate gather && gather.axis() == Axis.TENSOR) {
                    // Of an input that is gathered again each rank kept its own part.
                    long whole = gather.collective().bytes().value();
                    bytes -= whole - whole / tensor;
                }
            }
            sum += bytes * block.repeat();
        }
        return sum;
    }

    /** Elements of both operands of a product. */
    private static long operands(Work work) {
        if (work instanceof Gemm gemm) {
            return gemm.batch() * gemm.k() * (gemm.m() + gemm.n());
        }
        return work instanceof GroupedGemm grouped ? grouped.groups() * grouped.k() * (grouped.m() + grouped.n()) : 0;
    }

    static String words(StepGraph graph, Slot slot) {
        String chunk = graph.job().parallel().chunks() > 1 ? " chunk " + slot.chunk() : "";
        String pass = switch (slot.kind()) {
            case FORWARD -> "forward pass";
            case BACKWARD -> "backward pass";
            case INPUT_GRADIENT -> "gradient of inputs";
            case WEIGHT_GRADIENT -> "gradient of weights";
        };
        return pass + " of micro-batch " + slot.microBatch() + chunk + ", ";
    }

    private static SlotLevels[] chunks(StepGraph graph, int stage, List<Slot> agenda) {
        boolean splits = splits(agenda);
        SlotLevels[] chunks = new SlotLevels[graph.job().parallel().chunks()];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            chunks[chunk] = new SlotLevels(graph, stage, chunk, splits);
        }
        return chunks;
    }

    /** Whether gradients of weights ever wait. */
    static boolean splits(List<Slot> agenda) {
        return agenda.stream().anyMatch(slot -> slot.kind() == Slot.Kind.INPUT_GRADIENT);
    }

    /** The parameters of a rank, cut over those that share them where they are. */
    static long shard(StageParameters held, ParallelPlan plan, boolean sharded) {
        if (!sharded) {
            return held.total();
        }
        long dense = plan.size(Axis.SHARD);
        long routed = plan.size(Axis.EXPERT_DATA);
        return (held.dense() + dense - 1) / dense + (held.routed() + routed - 1) / routed;
    }
}
