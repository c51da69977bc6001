// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.List;

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
                job.overlap().tensor().orElse(options.overlapTensor()));
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
            Tape tape = new Tape(share);
            EmbeddingEnd.forward(tape);
            blocks.add(new LayerBlock("embedding", tape.operations(), 1));
        }
        for (LayerRun run : runs(stage, chunk)) {
            Tape tape = new Tape(share);
            layerForward(tape, run.routed());
            blocks.add(block(
                    run.routed() ? "routed layer" : "layer", run, shardedForward(run), tape.operations(), List.of()));
        }
        if (isLast(stage, chunk)) {
            Tape tape = new Tape(share);
            HeadEnd.forward(tape);
            blocks.add(new LayerBlock("head", tape.operations(), 1));
        }
        return blocks;
    }

    /** Backward pass of one micro-batch through {@code chunk} of {@code stage}, recomputation included. */
    public List<LayerBlock> backward(int stage, int chunk) {
        return backward(stage, chunk, Part.WHOLE);
    }

    /**
     * The part of it that the chunk before waits for: gradients of inputs, and what is recomputed for them. Where nothing is left
     * without gradients of weights, as in an embedding, there is no block.
     */
    public List<LayerBlock> inputGradients(int stage, int chunk) {
        return backward(stage, chunk, Part.INPUTS);
    }

    /** The part of it that may come later: gradients of weights. */
    public List<LayerBlock> weightGradients(int stage, int chunk) {
        return backward(stage, chunk, Part.WEIGHTS);
    }

    /** A pass of one micro-batch through {@code chunk} of {@code stage}. */
    public List<LayerBlock> pass(Slot.Kind kind, int stage, int chunk) {
        return switch (kind) {
            case FORWARD -> forward(stage, chunk);
            case BACKWARD -> backward(stage, chunk);
            case INPUT_GRADIENT -> inputGradients(stage, chunk);
            case WEIGHT_GRADIENT -> weightGradients(stage, chunk);
        };
    }

    /** How much of a backward pass. */
    private enum Part {
        WHOLE,
        INPUTS,
        WEIGHTS;

        List<Operation> of(Tape tape) {
            return switch (this) {
                case WHOLE -> tape.operations();
                case INPUTS -> SplitBackward.inputs(tape);
                case WEIGHTS -> SplitBackward.weights(tape);
            };
        }

        String named(String name) {
            return switch (this) {
                case WHOLE -> name;
                case INPUTS -> name + " of inputs";
                case WEIGHTS -> name + " of weights";
            };
        }
    }

    private List<LayerBlock> backward(int stage, int chunk, Part part) {
        List<LayerBlock> blocks = new ArrayList<>();
        if (isLast(stage, chunk)) {
            Tape tape = new Tape(share);
            HeadEnd.backward(tape);
            addEnd(blocks, part.named("head gradient"), part.of(tape));
        }
        List<LayerRun> runs = runs(stage, chunk);
        for (int i = runs.size() - 1; i >= 0; i--) {
            LayerRun run = runs.get(i);
            Tape tape = new Tape(share);
            layerBackward(tape, run);
            String name = (run.routed() ? "routed layer" : "layer") + (run.full() ? " recomputed" : "") + " gradient";
            List<Communicate> gathers = part == Part.WEIGHTS ? List.of() : shardedForward(run);
            List<Communicate> scatters = part == Part.INPUTS ? List.of() : shardedBackward(run);
            blocks.add(block(part.named(name), run, gathers, part.of(tape), scatters));
        }
        if (isFirst(stage, chunk)) {
            Tape tape = new Tape(share);
            EmbeddingEnd.backward(tape);
            addEnd(blocks, part.named("embedding gradient"), part.of(tape));
        }
        return blocks;
    }

    private static void addEnd(List<LayerBlock> blocks, String name, List<Operation> operations) {
        if (!operations.isEmpty()) {
            blocks.add(new LayerBlock(name, operations, 1));
        }
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
        return DataParallelTraffic.of(model, job, options, stage);
    }

    /** What a rank of {@code stage} does between its last gradient and the next step. */
    public List<Operation> optimizer(int stage) {
        return OptimizerStep.of(job, options, parameters(stage));
    }

    /** Parameters that one rank of {@code stage} holds before data parallelism cuts anything. */
    public StageParameters parameters(int stage) {
        return StageParameters.of(model, job.parallel(), options, stage);
    }

    // ---- Layers of a chunk ---------------------------------------------------------------

    /**
     * Successive layers of one kind and one treatment.
     *
     * @param routed whether they route tokens to experts
     * @param full whether they are recomputed in full
     * @param count how many
     */
    public record LayerRun(boolean routed, boolean full, int count) {}

    /**
     * What makes the passes through one chunk differ from those through another.
     *
     * @param runs its layers
     * @param first whether it starts with the embedding
     * @param last whether it ends with the head
     */
    public record ChunkShape(List<LayerRun> runs, boolean first, boolean last) {}

    /** The shape of {@code chunk} of {@code stage}; chunks of one shape make the same passes. */
    public ChunkShape shape(int stage, int chunk) {
        return new ChunkShape(runs(stage, chunk), isFirst(stage, chunk), isLast(stage, chunk));
    }

    /** The layers of {@code chunk} of {@code stage}, in order. */
    public List<LayerRun> runs(int stage, int chunk) {
        ParallelPlan plan = job.parallel();
        int before = 0;
        // Recomputed layers are counted over the chunks of one copy of the model.
        for (int c = plan.placement().copies() > 1 ? chunk : 0; c < chunk; c++) {
            before += plan.layers(model, stage, c);
        }
        int count = plan.layers(model, stage, chunk);
        int recomputed = job.recompute().fullLayers(before, count);
        int first = plan.firstLayer(model, stage, chunk);
        List<LayerRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LayerRun next = new LayerRun(model.routed(first + i), i < recomputed, 1);
            LayerRun last = runs.isEmpty() ? next : runs.get(runs.size() - 1);
            if (!runs.isEmpty() && last.routed() == next.routed() && last.full() == next.full()) {
                runs.set(runs.size() - 1, new LayerRun(next.routed(), next.full(), last.count() + 1));
            } else {
                runs.add(next);
            }
        }
        return runs;
    }

    /** Whether the chunk starts with the embedding. */
    public boolean isFirst(int stage, int chunk) {
        return job.parallel().isFirst(stage, chunk);
    }

    /** Whether the chunk ends with the head. */
    public boolean isLast(int stage, int chunk) {
        return job.parallel().isLast(stage, chunk);
    }

    // ---- Sharded weights -----------------------------------------------------------------

    private List<Communicate> shardedForward(LayerRun run) {
        return sharded(
                run,
                "layer weight gather",
                Collective.Kind.ALL_GATHER,
                job.precision().weights(),
                job.overlap().parameters().orElse(options.overlapParameters()));
    }

    private List<Communicate> shardedBackward(LayerRun run) {
        boolean beside = job.overlap().gradients().orElse(options.overlapGradients());
        return sharded(
                run,
                "layer gradient scatter",
                Collective.Kind.REDUCE_SCATTER,
                job.precision().communication(),
                beside);
    }

    /** A layer with its sharded weights: what may overlap runs alongside, the rest stands before and after its operations. */
    private static LayerBlock block(
            String name, LayerRun run, List<Communicate> gathers, List<Operation> work, List<Communicate> scatters) {
        List<Operation> inOrder = new ArrayList<>();
        List<Communicate> alongside = new ArrayList<>();
        deal(gathers, inOrder, alongside);
        inOrder.addAll(work);
        deal(scatters, inOrder, alongside);
        return new LayerBlock(name, inOrder, run.count(), alongside);
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

    private List<Communicate> sharded(LayerRun run, String name, Collective.Kind kind, DataType type, boolean beside) {
        ParallelPlan plan = job.parallel();
        List<Communicate> messages = new ArrayList<>();
        if (plan.zero() == 3) {
            StageParameters held = StageParameters.ofLayer(model, plan, run.routed());
            if (plan.size(Axis.DATA) > 1) {
                messages.add(DataParallelTraffic.message(name, kind, held.dense(), type, Axis.DATA, beside));
            }
            if (plan.size(Axis.EXPERT_DATA) > 1 && held.routed() > 0) {
                messages.add(DataParallelTraffic.message(
                        "expert " + name, kind, held.routed(), type, Axis.EXPERT_DATA, beside));
            }
        }
        return messages;
    }
}
