// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.Tower;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program of one representative rank of each stage of a training step.
 *
 * <p><b>Model.</b> A micro-batch passes a chunk forward (embedding if it is the first, layers, head and loss if it is
 * the last) and backward in reverse, where each product costs two. Recomputed layers run their forward operations again
 * before their gradients, their reductions between tensor ranks included. Ranks of a stage run the same program.
 * <p><b>Left out.</b> Losses beside the main one, data loading, logging.
 * <p><b>Check.</b> FLOPs of all stages against {@link Transformer#trainingFlopsPerToken} ({@code StepGraphTest}).
 * <p><b>Source.</b> Megatron-LM's training step; see the operators of this package.
 */
public final class StepGraph {

    // ---- Parameters ------------------------------------------------------------------

    private final Transformer model;
    private final TrainingJob job;
    private final GraphOptions options;
    private final RankShare share;
    /** The share in layers that see the whole sequence, of a model where others do not. */
    private final Optional<RankShare> unlimited;

    private final ShardedLayer sharded;

    private StepGraph(Transformer model, TrainingJob job, GraphOptions options) {
        this.model = model;
        this.job = job;
        this.options = options;
        this.share = new RankShare(
                model,
                job.parallel(),
                options,
                job.microBatch(),
                job.sequence() / job.parallel().context(),
                job.precision().compute(),
                job.precision().activations(),
                job.precision().weights(),
                job.precision().gradients(),
                job.precision().scaling(),
                job.overlap().tensor().orElse(options.overlapTensor()),
                job.overlap().experts().orElse(false),
                job.method());
        unlimited = model.spec().globalEvery().map(every -> share.of(model.withoutWindow()));
        sharded = new ShardedLayer(this);
    }

    /**
     * The graph of {@code job} on {@code model}.
     *
     * @throws IllegalArgumentException if {@link TrainingJob#problems} finds any
     */
    public static StepGraph of(Transformer model, TrainingJob job, GraphOptions options) {
        List<String> problems = job.problems(model);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new StepGraph(model, job, options);
    }

    /** The architecture. */
    public Transformer model() {
        return model;
    }

    /** The job. */
    public TrainingJob job() {
        return job;
    }

    /** The framework's habits. */
    public GraphOptions options() {
        return options;
    }

    /** The share of a micro-batch that one rank works on. */
    public RankShare share() {
        return share;
    }

    // ---- One micro-batch through one chunk ---------------------------------------------

    /** Forward pass of one micro-batch through {@code chunk} of {@code stage}. */
    public List<LayerBlock> forward(int stage, int chunk) {
        List<LayerBlock> blocks = new ArrayList<>();
        if (isFirst(stage, chunk)) {
            blocks.addAll(TowerEnd.forward(share));
            Tape tape = new Tape(share);
            EmbeddingEnd.forward(tape);
            blocks.add(new LayerBlock("embedding", tape.operations(), 1));
        }
        for (LayerRun run : runs(stage, chunk)) {
            Tape tape = new Tape(share(run));
            layerForward(tape, run.routed());
            blocks.add(block(name(run), run.count(), sharded.gathers(run), tape.operations(), List.of()));
        }
        if (isLast(stage, chunk)) {
            Tape tape = new Tape(share);
            HeadEnd.forward(tape);
            blocks.add(new LayerBlock("head", tape.operations(), 1));
            predictedAfter().ifPresent(run -> blocks.add(predictionForward(run)));
        }
        return blocks;
    }

    /** Backward pass of one micro-batch through {@code chunk} of {@code stage}, recomputation included. */
    public List<LayerBlock> backward(int stage, int chunk) {
        List<LayerBlock> blocks = new ArrayList<>();
        if (isLast(stage, chunk)) {
            predictedAfter().ifPresent(run -> blocks.add(predictionBackward(run)));
            Tape tape = new Tape(share);
            HeadEnd.backward(tape);
            blocks.add(new LayerBlock("head gradient", tape.operations(), 1));
        }
        List<LayerRun> runs = runs(stage, chunk);
        for (int i = runs.size() - 1; i >= 0; i--) {
            LayerRun run = runs.get(i);
            Tape tape = new Tape(share(run));
            layerBackward(tape, run);
            String name = name(run) + (run.full() ? " recomputed" : "") + " gradient";
            blocks.add(block(name, run.count(), sharded.gathers(run), tape.operations(), sharded.scatters(run)));
        }
        if (isFirst(stage, chunk)) {
            Tape tape = new Tape(share);
            EmbeddingEnd.backward(tape);
            if (!tape.operations().isEmpty()) {
                blocks.add(new LayerBlock("embedding gradient", tape.operations(), 1));
            }
            blocks.addAll(TowerEnd.backward(share));
        }
        return blocks;
    }

    private static String name(LayerRun run) {
        return run.routed() ? "routed layer" : "layer";
    }

    private LayerBlock predictionForward(LayerRun run) {
        Tape tape = new Tape(share(run));
        FurtherPrediction.forward(tape);
        layerForward(tape, run.routed());
        HeadEnd.forward(tape);
        return block("further prediction", run.count(), sharded.gathers(run), tape.operations(), List.of());
    }

    private LayerBlock predictionBackward(LayerRun run) {
        Tape tape = new Tape(share(run));
        HeadEnd.backward(tape);
        layerBackward(tape, run);
        FurtherPrediction.backward(tape);
        return block(
                "further prediction gradient",
                run.count(),
                sharded.gathers(run),
                tape.operations(),
                sharded.scatters(run));
    }

    private static void layerForward(Tape tape, boolean routed) {
        Residual.norm(tape, "attention norm", false);
        SelfAttention.forward(tape);
        Residual.add(tape, "attention");
        Residual.norm(tape, "feed-forward norm", false);
        if (routed) {
            ExpertLayer.forward(tape);
        } else {
            FeedForward.forward(tape);
        }
        Residual.add(tape, "feed-forward");
    }

    private void layerBackward(Tape tape, LayerRun run) {
        if (run.full()) {
            layerForward(tape, run.routed());
        }
        Residual.addBackward(tape, "feed-forward");
        if (run.routed()) {
            ExpertLayer.backward(tape);
        } else {
            if (job.recompute().feedForward()) {
                FeedForward.again(tape);
            }
            FeedForward.backward(tape);
        }
        Residual.normBackward(tape, "feed-forward norm");
        Residual.addBackward(tape, "attention");
        SelfAttention.backward(tape, job.recompute().attentionCore());
        Residual.normBackward(tape, "attention norm");
    }

    // ---- Between stages ----------------------------------------------------------------

    /**
     * What carries one micro-batch's activations to the next chunk, or its gradients back: the message itself and, where
     * tensor ranks each sent a part, the gather that completes it.
     */
    public List<Communicate> boundary() {
        ParallelPlan plan = job.parallel();
        long elements = share.tokens() * share.hidden();
        boolean part = plan.tensor() > 1 && (plan.cutsSequence() || options.scatterGather());
        Tape tape = new Tape(share);
        tape.communicate(
                "activations between stages",
                Collective.Kind.SEND_RECV,
                Axis.PIPELINE,
                part ? elements / plan.tensor() : elements,
                false);
        if (part && !plan.cutsSequence() && plan.pipeline() > 1) {
            TensorRegion.gather(tape, "activations gathered", false);
        }
        List<Communicate> messages = new ArrayList<>();
        for (Operation operation : tape.operations()) {
            if (operation instanceof Communicate message) {
                messages.add(message);
            }
        }
        return messages;
    }

    // ---- Once per step -----------------------------------------------------------------

    /** What ranks with the same weights exchange for {@code stage}. */
    public DataParallelTraffic dataParallel(int stage) {
        return DataParallelTraffic.of(this, stage);
    }

    /** What a rank of {@code stage} does between its last gradient and the next step. */
    public List<Operation> optimizer(int stage) {
        return OptimizerStep.of(job, options, trained(stage));
    }

    /** Parameters that one rank of {@code stage} holds before data parallelism cuts anything. */
    public StageParameters parameters(int stage) {
        StageParameters held = StageParameters.of(model, job.parallel(), options, stage);
        return stage == 0 ? held.plus(TowerEnd.parameters(share, false)) : held;
    }

    /** Those of the model's own layers among them. */
    public StageParameters layerParameters(int stage) {
        StageParameters sum = StageParameters.NONE;
        for (int chunk = 0; chunk < job.parallel().virtual(); chunk++) {
            for (LayerRun run : runs(stage, chunk)) {
                sum = sum.plus(StageParameters.ofLayer(model, job.parallel(), run.routed())
                        .times(run.count()));
            }
        }
        return sum;
    }

    /**
     * A tower whose layers keep activations for a backward pass.
     *
     * @param layers how many
     * @param share the share of its images that one rank works on
     */
    public record TrainedTower(int layers, RankShare share) {}

    /** Towers of the first stage that have a backward pass. */
    public List<TrainedTower> trainedTowers() {
        List<TrainedTower> towers = new ArrayList<>();
        for (Tower tower : model.towers()) {
            if (!tower.frozen() && !job.method().frozen()) {
                towers.add(new TrainedTower(tower.layers(), TowerEnd.share(tower, share)));
            }
        }
        return towers;
    }

    /** Those of them that have gradients. */
    public StageParameters trained(int stage) {
        StageParameters sum = StageParameters.NONE;
        for (int chunk = 0; chunk < job.parallel().virtual(); chunk++) {
            sum = sum.plus(trained(stage, chunk));
        }
        return sum;
    }

    /** Parameters with gradients of one chunk. */
    StageParameters trained(int stage, int chunk) {
        if (!job.method().frozen()) {
            StageParameters held = StageParameters.ofChunk(model, job.parallel(), options, stage, chunk);
            boolean ahead = isFirst(stage, chunk);
            return ahead ? held.plus(TowerEnd.parameters(share, true)) : held;
        }
        StageParameters sum = StageParameters.NONE;
        for (LayerRun run : runs(stage, chunk)) {
            sum = sum.plus(adapters(run.routed()).times(run.count()));
        }
        return sum;
    }

    /** Adapters of one layer that one rank holds; nothing where all parameters are trained. */
    public StageParameters adapters(boolean routed) {
        return job.method().frozen() ? AdapterParameters.ofLayer(share, routed) : StageParameters.NONE;
    }

    // ---- Layers of a chunk ---------------------------------------------------------------

    /**
     * Successive layers of one kind and one treatment.
     *
     * @param routed whether they route tokens to experts
     * @param full whether they are recomputed in full
     * @param count how many
     * @param windowed whether they see no further than the model's window
     */
    public record LayerRun(boolean routed, boolean full, int count, boolean windowed) {
        LayerRun more(int others) {
            return new LayerRun(routed, full, count + others, windowed);
        }

        /** Whether layers of the other run are treated as those of this one. */
        boolean like(LayerRun other) {
            return routed == other.routed && full == other.full && windowed == other.windowed;
        }
    }

    /** The layers that predict tokens beyond the next, on the last stage: like the model's last. */
    public Optional<LayerRun> predictedAfter() {
        int last = model.spec().layers() - 1;
        boolean full = job.recompute().kind() == Recompute.Kind.FULL;
        return model.spec().mtp() == 0
                ? Optional.empty()
                : Optional.of(
                        new LayerRun(model.routed(last), full, model.spec().mtp(), model.windowed(last)));
    }

    /** The share of a micro-batch in layers that may see further than others. */
    public RankShare share(LayerRun run) {
        return run.windowed() ? share : unlimited.orElse(share);
    }

    /** The layers of {@code chunk} of {@code stage}, in order. */
    public List<LayerRun> runs(int stage, int chunk) {
        ParallelPlan plan = job.parallel();
        int before = 0;
        for (int c = 0; c < chunk; c++) {
            before += plan.layers(model, stage, c);
        }
        int count = plan.layers(model, stage, chunk);
        int recomputed = job.recompute().fullLayers(before, count);
        int first = plan.firstLayer(model, stage, chunk);
        List<LayerRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int layer = first + i;
            LayerRun next = new LayerRun(model.routed(layer), i < recomputed, 1, model.windowed(layer));
            int last = runs.size() - 1;
            if (last >= 0 && runs.get(last).like(next)) {
                runs.set(last, runs.get(last).more(1));
            } else {
                runs.add(next);
            }
        }
        return runs;
    }

    /** Whether the chunk starts with the embedding. */
    public boolean isFirst(int stage, int chunk) {
        return stage == 0 && chunk == 0;
    }

    /** Whether the chunk ends with the head. */
    public boolean isLast(int stage, int chunk) {
        return stage == job.parallel().pipeline() - 1 && chunk == job.parallel().virtual() - 1;
    }

    /** A layer with its sharded weights: what may overlap runs alongside, the rest stands before and after its operations. */
    private static LayerBlock block(
            String name, int count, List<Communicate> gathers, List<Operation> work, List<Communicate> scatters) {
        List<Operation> inOrder = new ArrayList<>();
        List<Communicate> alongside = new ArrayList<>();
        deal(gathers, inOrder, alongside);
        for (Operation operation : work) {
            // What hides behind another micro-batch hides behind no operation of its own.
            boolean hides =
                    operation instanceof Communicate message && message.axis() == Axis.EXPERT && message.overlappable();
            if (hides) {
                alongside.add((Communicate) operation);
            } else {
                inOrder.add(operation);
            }
        }
        deal(scatters, inOrder, alongside);
        return new LayerBlock(name, inOrder, count, alongside);
    }

    private static void deal(List<Communicate> messages, List<Operation> inOrder, List<Communicate> alongside) {
        for (Communicate message : messages) {
            if (message.overlappable()) {
                alongside.add(message);
            } else {
                inOrder.add(message);
            }
        }
    }
}
