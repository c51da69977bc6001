// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.graph.StepGraph.LayerRun;
import dev.sandtable.workload.schedule.Slot;
import java.util.List;

/**
 * How high short-lived memory rises while one micro-batch passes one chunk, in closed form.
 *
 * <p><b>Model.</b> Forward, kept tensors only grow, so that of n equal layers the last is the highest; backward they only
 * shrink, so that it is the one that goes first. Each run of equal layers therefore has one candidate forward and one for
 * each half backward, and each end of the model one more. Where gradients of weights wait, each layer leaves an even share
 * of what they need, which may be more than it frees: then the last of n layers is a candidate too.
 * <p><b>Left out.</b> When within the pass it happens; {@link MemoryTimeline} has that.
 * <p><b>Check.</b> Equal to the highest moment of the time line ({@code MemoryTimelineTest}).
 * <p><b>Source.</b> {@link LayerTransients} and {@link ModelEnds}.
 */
final class SlotLevels {
    private final long kept;
    private final Level forward;
    private final Level backward;
    private final long left;
    private final Level inputs;

    /**
     * The levels of a chunk.
     *
     * @param splits whether gradients of its weights wait for a slot of their own
     */
    SlotLevels(StepGraph graph, int stage, int chunk, boolean splits) {
        ModelEnds ends = new ModelEnds(graph);
        double moved = graph.job().offload().activationShare();
        List<LayerRun> runs = graph.runs(stage, chunk);
        long now = graph.isFirst(stage, chunk) ? LayerActivations.sum(ends.keptByEmbedding()) : 0;
        long atFirst = now;
        Level up = Level.NONE.plusKept(now);
        for (LayerRun run : runs) {
            Held layer = new Held(graph, run, moved);
            now += run.count() * layer.kept;
            up = up.max(new Level(now, layer.forward, "layer"));
        }
        long beforeHead = now;
        if (graph.isLast(stage, chunk)) {
            now += LayerActivations.sum(ends.keptByHead());
            up = up.max(new Level(now, LayerActivations.sum(ends.forwardOfHead()), MemoryTimeline.HEAD));
        }
        kept = now;
        forward = up;
        Level head = graph.isLast(stage, chunk)
                ? new Level(now, LayerActivations.sum(ends.backwardOfHead()), MemoryTimeline.HEAD_GRADIENT)
                : Level.NONE.plusKept(now);
        Level down = back(graph, runs, beforeHead, 0, moved);
        if (graph.isFirst(stage, chunk)) {
            down = down.max(new Level(
                    atFirst, LayerActivations.sum(ends.backwardOfEmbedding()), MemoryTimeline.EMBEDDING_GRADIENT));
        }
        backward = head.max(down);
        left = splits ? TrainingFootprint.keptForWeights(graph, stage, chunk) : 0;
        inputs = head.max(back(graph, runs, beforeHead, left / layers(runs), moved));
    }

    static int layers(List<LayerRun> runs) {
        int layers = 0;
        for (LayerRun run : runs) {
            layers += run.count();
        }
        return Math.max(1, layers);
    }

    /** Back through all layers, each of which leaves {@code leaves} bytes. */
    private static Level back(StepGraph graph, List<LayerRun> runs, long from, long leaves, double moved) {
        Level most = Level.NONE;
        long now = from;
        for (int i = runs.size() - 1; i >= 0; i--) {
            Held layer = new Held(graph, runs.get(i), moved);
            long change = leaves - layer.kept;
            most = most.max(layer.highest(now));
            now += (runs.get(i).count() - 1) * change;
            most = most.max(layer.highest(now));
            now += change;
        }
        return most;
    }

    /** The bytes of a layer, some of whose activations may wait elsewhere. */
    static final class Held {
        /** From its forward to its backward pass. */
        final long kept;
        /** Of that, what is left when the attention half goes backward. */
        final long behind;
        /** Beside what is kept: forward, the feed-forward half backward, the attention half backward. */
        final long forward;

        final long first;
        final long second;

        Held(StepGraph graph, LayerRun run, double moved) {
            LayerTransients layer = new LayerTransients(graph, run);
            long all = LayerActivations.sum(layer.kept());
            kept = staying(all, moved);
            behind = staying(layer.keptBehindFeedForward(), moved);
            // What waits elsewhere is here while its layer is at work, and a neighbour's is on its way meanwhile.
            long here = 2 * (all - kept);
            forward = here + LayerActivations.sum(layer.forward());
            first = here + LayerActivations.sum(layer.backwardOfFeedForward());
            second = here + LayerActivations.sum(layer.backwardOfAttention());
        }

        /** The higher of both halves backward where so much is kept when the layer begins. */
        Level highest(long now) {
            return new Level(now, first, MemoryTimeline.FEED_FORWARD_GRADIENT)
                    .max(new Level(now - kept + behind, second, MemoryTimeline.ATTENTION_GRADIENT));
        }

        private static long staying(long bytes, double moved) {
            return (long) Math.ceil(bytes * (1 - moved));
        }
    }

    /** What stays from the forward to the backward pass. */
    long kept() {
        return kept;
    }

    /** The highest moment of a pass, above what is kept when it starts. */
    Level within(Slot.Kind pass) {
        return switch (pass) {
            case FORWARD -> forward;
            case BACKWARD -> backward.plusKept(-kept);
            case INPUT_GRADIENT -> inputs.plusKept(-kept);
            case WEIGHT_GRADIENT -> new Level(0, 0, MemoryTimeline.WEIGHT_GRADIENTS);
        };
    }

    /** What a pass adds to what is kept. */
    long change(Slot.Kind pass) {
        return switch (pass) {
            case FORWARD -> kept;
            case BACKWARD -> -kept;
            case INPUT_GRADIENT -> left - kept;
            case WEIGHT_GRADIENT -> -left;
        };
    }
}
