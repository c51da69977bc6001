// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.graph.StepGraph.LayerRun;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one rank of a stage through a step, layer by layer.
 *
 * <p><b>Model.</b> The stage works off its agenda; in a forward slot each layer adds what it keeps, in a backward slot
 * each frees it in two halves, and beside that lives what the layer at work needs. After the last slot the update makes
 * its copies. Moments are places in the agenda, a slot and the share of its layers that is done, so that whoever knows when
 * slots run can put times to them.
 * <p><b>Left out.</b> Moments within an operator.
 * <p><b>Check.</b> The highest moment is {@link TrainingFootprint#of}, which does not walk through layers, for every
 * schedule and extent of recomputation; after the last slot nothing is kept ({@code MemoryTimelineTest}).
 * <p><b>Source.</b> {@link LayerTransients}, {@link ModelEnds}, {@link StageState}.
 */
public final class MemoryTimeline {
    static final String EMBEDDING = "embedding";
    static final String HEAD = "head";
    static final String HEAD_GRADIENT = "head gradient";
    static final String EMBEDDING_GRADIENT = "embedding gradient";
    static final String FEED_FORWARD_GRADIENT = "feed-forward gradient";
    static final String ATTENTION_GRADIENT = "attention gradient";
    static final String WEIGHT_GRADIENTS = "products that waited";

    /**
     * A moment of a step.
     *
     * @param slot the place of its slot in the agenda; for the update, the number of slots
     * @param done share of the slot that is over
     * @param what what is at work
     * @param kept bytes kept for backward passes
     * @param working bytes that live only now
     */
    public record Moment(int slot, double done, String what, long kept, long working) {}

    /**
     * Micro-batches of a chunk that wait for their backward pass.
     *
     * @param chunk which of the stage's chunks
     * @param microBatches how many
     * @param layers what each of them keeps, layer by layer of one kind
     */
    public record Waiting(int chunk, int microBatches, List<Layers> layers) {}

    /**
     * Layers of one kind, or an end of the model.
     *
     * @param name what they are
     * @param count how many
     * @param each what each keeps
     */
    public record Layers(String name, int count, List<KeptTensor> each) {}

    // ---- Parameters -----------------------------------------------------------------
    private final StepGraph graph;
    private final int stage;
    private final Allocator allocator;
    private final StageState state;
    private final ModelEnds ends;
    private final List<Slot> slots;
    private final boolean splits;

    // ---- State ----------------------------------------------------------------------
    private final List<Moment> moments = new ArrayList<>();
    private final Map<LayerRun, SlotLevels.Held> known = new LinkedHashMap<>();
    private long now;
    /** What the layer at work in the slot before needs, where both run at the same time. */
    private long beside;

    private MemoryTimeline(StepGraph graph, int stage, Allocator allocator) {
        this.graph = graph;
        this.stage = stage;
        this.allocator = allocator;
        state = new StageState(graph, stage);
        ends = new ModelEnds(graph);
        slots = graph.job().agenda(stage);
        splits = TrainingFootprint.splits(slots);
    }

    /** The time line of a rank of {@code stage}. */
    public static MemoryTimeline of(StepGraph graph, int stage, Allocator allocator) {
        MemoryTimeline line = new MemoryTimeline(graph, stage, allocator);
        for (int slot = 0; slot < line.slots.size(); slot++) {
            int first = line.moments.size();
            switch (line.slots.get(slot).kind()) {
                case FORWARD -> line.forward(slot);
                case BACKWARD, INPUT_GRADIENT -> line.backward(slot);
                case WEIGHT_GRADIENT -> line.weights(slot);
            }
            line.beside = line.slots.get(slot).besideNext() ? line.highest(first) : 0;
        }
        line.note(line.slots.size(), 0.5, "optimizer update", line.now, line.state.updateCopies(allocator));
        return line;
    }

    // ---- Events ---------------------------------------------------------------------

    private void forward(int slot) {
        int chunk = slots.get(slot).chunk();
        if (graph.isFirst(stage, chunk)) {
            now += LayerActivations.sum(ends.keptByEmbedding());
            note(slot, 0, EMBEDDING, now, 0);
        }
        List<LayerRun> layers = layers(chunk);
        for (int i = 0; i < layers.size(); i++) {
            SlotLevels.Held layer = held(layers.get(i));
            now += layer.kept;
            note(slot, (i + 1.0) / (layers.size() + 1), "layer " + i, now, layer.forward);
        }
        if (graph.isLast(stage, chunk)) {
            now += LayerActivations.sum(ends.keptByHead());
            note(slot, 1, HEAD, now, LayerActivations.sum(ends.forwardOfHead()));
        }
    }

    private void backward(int slot) {
        int chunk = slots.get(slot).chunk();
        boolean partly = slots.get(slot).kind() == Slot.Kind.INPUT_GRADIENT;
        long before = now - kept(chunk);
        if (graph.isLast(stage, chunk)) {
            note(slot, 0, HEAD_GRADIENT, now, LayerActivations.sum(ends.backwardOfHead()));
            now -= LayerActivations.sum(ends.keptByHead());
        }
        List<LayerRun> layers = layers(chunk);
        double steps = 2.0 * layers.size() + 1;
        for (int i = layers.size() - 1; i >= 0; i--) {
            SlotLevels.Held layer = held(layers.get(i));
            int earlier = layers.size() - 1 - i;
            note(slot, (2 * earlier + 1) / steps, FEED_FORWARD_GRADIENT + " of layer " + i, now, layer.first);
            long behind = now - layer.kept + layer.behind;
            note(slot, (2 * earlier + 2) / steps, ATTENTION_GRADIENT + " of layer " + i, behind, layer.second);
            now -= layer.kept - (partly ? left(chunk) / layers.size() : 0);
        }
        if (partly) {
            now = before + left(chunk);
            note(slot, 1, WEIGHT_GRADIENTS, now, 0);
            return;
        }
        if (graph.isFirst(stage, chunk)) {
            note(slot, 1, EMBEDDING_GRADIENT, now, LayerActivations.sum(ends.backwardOfEmbedding()));
            now -= LayerActivations.sum(ends.keptByEmbedding());
        }
    }

    private void weights(int slot) {
        note(slot, 0.5, WEIGHT_GRADIENTS, now, 0);
        now -= left(slots.get(slot).chunk());
    }

    private void note(int slot, double done, String what, long kept, long working) {
        moments.add(new Moment(slot, done, what, kept, working + beside));
    }

    /** What the layer at work needs at the highest moment from a place on, without what runs beside it. */
    private long highest(int from) {
        Moment highest = moments.get(from);
        for (Moment moment : moments.subList(from, moments.size())) {
            if (moment.kept() + moment.working() > highest.kept() + highest.working()) {
                highest = moment;
            }
        }
        return highest.working() - beside;
    }

    /** What one micro-batch keeps of a chunk. */
    private long kept(int chunk) {
        long sum = 0;
        for (Layers layers : keptBy(chunk)) {
            boolean end = layers.count() == 1
                    && (layers.name().equals(EMBEDDING) || layers.name().equals(HEAD));
            sum += end ? LayerActivations.sum(layers.each()) : 0;
        }
        for (LayerRun layer : layers(chunk)) {
            sum += held(layer).kept;
        }
        return sum;
    }

    /** What its gradients of weights need after those of its inputs. */
    private long left(int chunk) {
        return splits ? TrainingFootprint.keptForWeights(graph, stage, chunk) : 0;
    }

    /** The layers of a chunk one by one. */
    private List<LayerRun> layers(int chunk) {
        List<LayerRun> layers = new ArrayList<>();
        for (LayerRun run : graph.runs(stage, chunk)) {
            for (int i = 0; i < run.count(); i++) {
                layers.add(new LayerRun(run.routed(), run.full(), 1, run.windowed()));
            }
        }
        return layers;
    }

    private SlotLevels.Held held(LayerRun layer) {
        return known.computeIfAbsent(
                layer,
                run -> new SlotLevels.Held(graph, run, graph.job().offload().activationShare()));
    }

    // ---- Statistics -----------------------------------------------------------------

    /** The agenda that moments point into. */
    public List<Slot> slots() {
        return slots;
    }

    /** All moments in order. */
    public List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** The stage. */
    public int stage() {
        return stage;
    }

    /** The first of the highest moments. */
    public Moment peak() {
        Moment peak = moments.get(0);
        for (Moment moment : moments) {
            if (moment.kept() + moment.working() > peak.kept() + peak.working()) {
                peak = moment;
            }
        }
        return peak;
    }

    /** What the rank holds at a moment, by category. */
    public Footprint at(Moment moment) {
        return TrainingFootprint.with(state, new Level(moment.kept(), moment.working(), moment.what()), allocator);
    }

    /** Where a moment is, in words: {@code backward pass of micro-batch 3, feed-forward gradient of layer 5}. */
    public String where(Moment moment) {
        if (moment.slot() == slots.size()) {
            return moment.what();
        }
        return TrainingFootprint.words(graph, slots.get(moment.slot())) + moment.what();
    }

    /** What waits for its backward pass at a moment, chunk by chunk; the micro-batch at work counts as waiting. */
    public List<Waiting> waiting(Moment moment) {
        int[] inFlight = new int[graph.job().parallel().chunks()];
        for (int i = 0; i < Math.min(moment.slot(), slots.size()); i++) {
            Slot slot = slots.get(i);
            inFlight[slot.chunk()] +=
                    slot.kind() == Slot.Kind.FORWARD ? 1 : slot.kind().sendsGradient() ? -1 : 0;
        }
        if (moment.slot() < slots.size() && slots.get(moment.slot()).kind() == Slot.Kind.FORWARD) {
            inFlight[slots.get(moment.slot()).chunk()]++;
        }
        List<Waiting> waiting = new ArrayList<>();
        for (int chunk = 0; chunk < inFlight.length; chunk++) {
            if (inFlight[chunk] > 0) {
                waiting.add(new Waiting(chunk, inFlight[chunk], keptBy(chunk)));
            }
        }
        return waiting;
    }

    private List<Layers> keptBy(int chunk) {
        List<Layers> kept = new ArrayList<>();
        if (graph.isFirst(stage, chunk) && !ends.keptByEmbedding().isEmpty()) {
            kept.add(new Layers(EMBEDDING, 1, ends.keptByEmbedding()));
        }
        for (LayerRun run : graph.runs(stage, chunk)) {
            String name = (run.routed() ? "routed layers" : "layers") + (run.full() ? " recomputed in full" : "");
            kept.add(new Layers(name, run.count(), new LayerTransients(graph, run).kept()));
        }
        if (graph.isLast(stage, chunk)) {
            kept.add(new Layers(HEAD, 1, ends.keptByHead()));
        }
        return kept;
    }

    /**
     * What lives only at a moment, tensor by tensor: of the layer or end of the model at work, and where activations
     * wait elsewhere, those that are here for it.
     */
    public List<KeptTensor> working(Moment moment) {
        List<KeptTensor> tensors = new ArrayList<>(atWork(moment));
        long named = LayerActivations.sum(tensors);
        if (moment.working() > named) {
            tensors.add(KeptTensor.of("activations on their way", moment.working() - named, 1));
        }
        return tensors;
    }

    private List<KeptTensor> atWork(Moment moment) {
        if (moment.slot() == slots.size()) {
            return List.of(KeptTensor.of("copies of gradients", moment.working(), 1));
        }
        String what = moment.what();
        int chunk = slots.get(moment.slot()).chunk();
        return switch (what) {
            case EMBEDDING, WEIGHT_GRADIENTS -> List.of();
            case HEAD -> ends.forwardOfHead();
            case HEAD_GRADIENT -> ends.backwardOfHead();
            case EMBEDDING_GRADIENT -> ends.backwardOfEmbedding();
            default -> {
                int layer = Integer.parseInt(what.substring(what.lastIndexOf(' ') + 1));
                LayerTransients transients =
                        new LayerTransients(graph, layers(chunk).get(layer));
                if (what.startsWith(FEED_FORWARD_GRADIENT)) {
                    yield transients.backwardOfFeedForward();
                }
                yield what.startsWith(ATTENTION_GRADIENT) ? transients.backwardOfAttention() : transients.forward();
            }
        };
    }

    /** Buffers of communication, one by one. */
    public List<KeptTensor> buffers() {
        return state.buffers();
    }

    /** What the allocator holds beyond the peak: copies of the update that no gap between activations takes. */
    public Bytes heldForUpdate() {
        return new Bytes(moments.get(moments.size() - 1).working());
    }
}
