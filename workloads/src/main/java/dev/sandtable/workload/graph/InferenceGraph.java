// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.Method;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import dev.sandtable.workload.model.TransformerSpec.LatentAttention;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of one representative rank of each stage when tokens are generated.
 *
 * <p><b>Model.</b> Prefill is the forward pass over whole prompts, with keys and values written to the cache and logits
 * for the last token alone. Decode is the same layer over one token per sequence, whose attention reads the cache;
 * latent attention multiplies the latents themselves (queries and results pass through the up-projections instead). A
 * layer's experts are one {@link ExpertFfn}. Tensor ranks reduce twice per layer.
 * <p><b>Left out.</b> Detokenisation and sampling beyond one pass over the logits; context parallelism.
 * <p><b>Check.</b> Prefill FLOPs against {@link Transformer#forwardFlopsPerToken}; decode reads every weight once
 * ({@code InferenceGraphTest}).
 * <p><b>Source.</b> Pope et al., Efficiently Scaling Transformer Inference (2022); DeepSeek-AI, DeepSeek-V2 (2024),
 * §2.1.3 for absorption.
 */
public final class InferenceGraph {

    // ---- Parameters ------------------------------------------------------------------

    private final Transformer model;
    private final InferenceJob job;
    private final GraphOptions options;
    /** The model with every layer seeing the whole sequence. */
    private final Transformer unlimited;

    private InferenceGraph(Transformer model, InferenceJob job, GraphOptions options) {
        this.model = model.predictingOnce();
        this.job = job;
        this.options = options;
        unlimited = this.model.withoutWindow();
    }

    /**
     * The graph of {@code job} on {@code model}.
     *
     * @throws IllegalArgumentException if {@link InferenceJob#problems} finds any
     */
    public static InferenceGraph of(Transformer model, InferenceJob job, GraphOptions options) {
        List<String> problems = job.problems(model);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new InferenceGraph(model, job, options);
    }

    /** The architecture. */
    public Transformer model() {
        return model;
    }

    /** The job. */
    public InferenceJob job() {
        return job;
    }

    // ---- The two phases ----------------------------------------------------------------

    /** The job's prompts through {@code stage}. */
    public List<LayerBlock> prefill(int stage) {
        return prefill(stage, job.batch(), job.input(), 0);
    }

    /** {@code tokens} new tokens of each of {@code sequences} prompts, of which {@code past} are already cached. */
    public List<LayerBlock> prefill(int stage, long sequences, long tokens, long past) {
        RankShare share = share(sequences, tokens);
        List<LayerBlock> blocks = new ArrayList<>();
        if (stage == 0 && past == 0) {
            blocks.addAll(TowerEnd.forward(share));
        }
        blocks.addAll(blocks(stage, share, List.of(new Look(share, past + tokens, false)), sequences));
        return blocks;
    }

    /** One token for each of {@code sequences}, the new one included in a context of {@code context} tokens. */
    public List<LayerBlock> decode(int stage, long sequences, long context) {
        RankShare share = share(sequences, 1);
        return blocks(stage, share, List.of(new Look(share, context, true)), sequences);
    }

    /**
     * Answers and pieces of prompts that pass together.
     *
     * @param decodes answers that get a token
     * @param context tokens that each looks back on, itself included
     * @param prefills pieces of prompts
     * @param chunk tokens of each
     * @param past tokens of each prompt that are cached already
     * @param outputs tokens that come out: of every answer and of every prompt that is complete
     */
    public record Mix(long decodes, long context, long prefills, long chunk, long past, long outputs) {
        public Mix {
            if (decodes < 1 || prefills < 1 || chunk < 1 || context < 1 || past < 0 || outputs < 1) {
                throw new IllegalArgumentException("a mix needs answers, context, pieces and outputs of at least 1");
            }
        }
    }

    /** One pass over answers and pieces of prompts: products over all tokens together, attention apart. */
    public List<LayerBlock> mixed(int stage, Mix mix) {
        RankShare answers = share(mix.decodes(), 1);
        RankShare pieces = share(mix.prefills(), mix.chunk());
        RankShare all = share(answers.tokens() + pieces.tokens(), 1);
        List<Look> looks =
                List.of(new Look(answers, mix.context(), true), new Look(pieces, mix.past() + mix.chunk(), false));
        return blocks(stage, all, looks, mix.outputs());
    }

    /** Tokens whose attention is one operation: a share of the pass, the keys that they see, and whether they are answers. */
    private record Look(RankShare share, long keys, boolean decode) {
        Look of(Transformer seen) {
            return new Look(share.of(seen), keys, decode);
        }
    }

    /** The message between two stages for {@code tokens} tokens; empty on a single stage. */
    public List<Communicate> boundary(long tokens) {
        if (job.parallel().pipeline() == 1) {
            return List.of();
        }
        DataType type = job.activationType();
        Bytes bytes = new Bytes(type.bytes(tokens * model.spec().hidden()));
        Collective message = new Collective(Collective.Kind.SEND_RECV, bytes, type);
        return List.of(new Communicate("activations between stages", message, Axis.PIPELINE, false));
    }

    private RankShare share(long sequences, long queries) {
        return new RankShare(
                model,
                job.parallel(),
                options,
                sequences,
                queries,
                job.precision(),
                job.activationType(),
                job.weightType(),
                DataType.FP32,
                Scaling.NONE,
                false,
                false,
                false,
                false,
                Method.FULL);
    }

    private List<LayerBlock> blocks(int stage, RankShare share, List<Look> looks, long outputs) {
        ParallelPlan plan = job.parallel();
        List<LayerBlock> blocks = new ArrayList<>();
        if (stage == 0) {
            blocks.add(new LayerBlock("embedding", embedding(share), 1));
        }
        int first = plan.firstLayer(model, stage, 0);
        int count = plan.layers(model, stage, 0);
        int done = 0;
        while (done < count) {
            boolean routed = model.routed(first + done);
            boolean windowed = model.windowed(first + done);
            int same = 1;
            while (done + same < count
                    && model.routed(first + done + same) == routed
                    && model.windowed(first + done + same) == windowed) {
                same++;
            }
            RankShare sees = windowed ? share : share.of(unlimited);
            List<Look> seen = windowed
                    ? looks
                    : looks.stream().map(look -> look.of(unlimited)).toList();
            blocks.add(new LayerBlock(routed ? "routed layer" : "layer", layer(sees, seen, routed), same));
            done += same;
        }
        if (stage == plan.pipeline() - 1) {
            blocks.add(new LayerBlock("head", head(outputs), 1));
        }
        return blocks;
    }

    // ---- Operators -----------------------------------------------------------------------

    private List<Operation> layer(RankShare share, List<Look> looks, boolean routed) {
        Tape tape = new Tape(share);
        Residual.norm(tape, "attention norm", false);
        SelfAttention.project(tape, !looks.stream().allMatch(Look::decode));
        tape.elements(
                "cache write",
                Elementwise.Kind.COPY,
                false,
                share.tokens() * cachedPerToken(),
                job.kvType().bits() < job.activationType().bits() ? job.activationType() : job.kvType());
        for (Look look : looks) {
            Tape attention = new Tape(look.share());
            attend(attention, look.keys(), look.decode());
            tape.append(attention);
        }
        TensorRegion.exit(tape, SelfAttention.output(share));
        addAndNorm(tape);
        if (routed) {
            experts(tape);
        } else {
            FeedForward.forward(tape);
        }
        tape.elements("feed-forward residual", Elementwise.Kind.ADD, false, share.residual());
        return tape.operations();
    }

    private static void addAndNorm(Tape tape) {
        tape.elements(
                "attention residual", Elementwise.Kind.ADD, false, tape.share().residual());
        Residual.norm(tape, "feed-forward norm", false);
    }

    private void attend(Tape tape, long keys, boolean decode) {
        RankShare share = tape.share();
        long seen = Math.min(keys, share.model().spec().slidingWindow().orElse(keys));
        if (model.spec().mla().isPresent() && decode) {
            absorbed(tape, model.spec().mla().get(), seen);
            return;
        }
        boolean latent = model.spec().mla().isPresent();
        Attention attention = new Attention(
                decode ? Attention.Phase.DECODE : Attention.Phase.PREFILL,
                share.sequences(),
                share.queries(),
                decode ? Math.max(seen, 1) : keys,
                share.heads(),
                latent ? share.heads() : share.kvHeads(),
                model.headSize(),
                model.valueHeadSize(),
                job.activationType(),
                job.kvType(),
                !decode);
        tape.compute("attention", decode ? attention : attention.within(Math.max(seen, 1)));
    }

    /** Queries go into the latent's space, attention runs over the latents, results come back: one product per head. */
    private void absorbed(Tape tape, LatentAttention mla, long keys) {
        RankShare share = tape.share();
        DataType type = job.activationType();
        DataType stored = share.storedWeights();
        long tokens = share.tokens();
        tape.compute(
                "queries into latent",
                new Gemm(
                        share.heads(),
                        tokens,
                        mla.kvRank(),
                        mla.nopeHead(),
                        type,
                        stored,
                        type,
                        Gemm.Layout.NN,
                        false));
        tape.compute(
                "latent attention",
                new Attention(
                        Attention.Phase.DECODE,
                        share.sequences(),
                        share.queries(),
                        keys,
                        share.heads(),
                        1,
                        mla.kvRank() + mla.ropeHead(),
                        mla.kvRank(),
                        type,
                        job.kvType(),
                        false));
        tape.compute(
                "values from latent",
                new Gemm(share.heads(), tokens, mla.vHead(), mla.kvRank(), type, stored, type, Gemm.Layout.NN, false));
    }

    private void experts(Tape tape) {
        RankShare share = tape.share();
        Experts experts = model.experts();
        ExpertLayer.router(share, share.tokens()).forward(tape);
        tape.rows("routing", RowOperator.Kind.TOP_K, false, share.tokens(), experts.experts(), DataType.FP32);
        int ranks = job.parallel().size(Axis.EXPERT);
        if (ranks > 1 && job.parallel().expert() > 1) {
            ExpertLayer.exchange(
                    tape,
                    "dispatch",
                    Collective.Kind.DISPATCH,
                    share.tokens() / job.parallel().tensor(),
                    false);
        }
        long all = Math.max(1, (long) Math.ceil(share.tokens() * job.parallel().expert() / experts.balance()));
        tape.compute(
                "experts",
                new ExpertFfn(
                        all,
                        share.hidden(),
                        experts.expertFfn(),
                        experts.experts(),
                        experts.active(),
                        1,
                        ranks,
                        0,
                        share.compute()));
        if (ranks > 1 && job.parallel().expert() > 1) {
            ExpertLayer.exchange(
                    tape,
                    "combination",
                    Collective.Kind.COMBINE,
                    share.tokens() / job.parallel().tensor(),
                    false);
        }
        ExpertLayer.shared(tape, false, false);
        TensorRegion.reduce(tape, "expert results reduction", false);
    }

    private List<Operation> embedding(RankShare share) {
        Tape tape = new Tape(share);
        tape.compute(
                "token embedding",
                new Embedding(false, share.tokens(), share.vocabulary(), share.hidden(), share.elementType()));
        TensorRegion.reduce(tape, "embedding reduction", false);
        if (model.positional() == Positional.LEARNED) {
            tape.elements("positions added", Elementwise.Kind.ADD, false, share.residual());
        }
        return tape.operations();
    }

    /** Logits of the last token of each sequence, gathered over tensor ranks, and one pass that picks the next. */
    private List<Operation> head(long outputs) {
        RankShare last = share(outputs, 1);
        Tape tape = new Tape(last);
        Residual.norm(tape, "final norm", false);
        HeadEnd.product(last).forward(tape);
        long columns = last.vocabulary() * job.parallel().tensor();
        tape.communicate("logit gather", Collective.Kind.ALL_GATHER, Axis.TENSOR, last.tokens() * columns, false);
        tape.rows("sampling", RowOperator.Kind.SOFTMAX, false, last.tokens(), columns, DataType.FP32);
        return tape.operations();
    }

    // ---- Sizes ---------------------------------------------------------------------------

    /** Parameters that one rank of {@code stage} holds. */
    public StageParameters parameters(int stage) {
        StageParameters held = StageParameters.of(model, job.parallel(), options, stage);
        return stage == 0 ? held.plus(TowerEnd.parameters(share(1, 1), false)) : held;
    }

    /** Tokens of a sequence of {@code length} that a layer of {@code stage} caches on average: windows keep no more. */
    public long cachedTokens(int stage, long length) {
        int first = job.parallel().firstLayer(model, stage, 0);
        int count = job.parallel().layers(model, stage, 0);
        long sum = 0;
        for (int i = first; i < first + count; i++) {
            long window = model.spec().slidingWindow().orElse(length);
            sum += model.windowed(i) ? Math.min(length, window) : length;
        }
        return (sum + count - 1) / count;
    }

    /** Elements of keys and values that one rank caches per token and layer. */
    public long cachedPerToken() {
        if (model.spec().mla().isPresent()) {
            return model.cachedElementsPerToken();
        }
        long kvHeads = Math.max(1, model.kvHeads() / job.parallel().tensor());
        return kvHeads * (model.headSize() + model.valueHeadSize());
    }

    /** Bytes that one token's keys and values take on one rank of {@code stage}. */
    public Bytes cachePerToken(int stage) {
        long layers = job.parallel().layers(model, stage, 0);
        return new Bytes(job.kvType().bytes(layers * cachedPerToken()));
    }
}
