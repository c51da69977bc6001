// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec.Bias;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;

/**
 * Parameters that one rank of a stage holds before data parallelism cuts anything.
 *
 * <p><b>Model.</b> Products are cut over tensor ranks, norms and row-cut biases are repeated; experts are spread over
 * the expert ranks; the first stage adds the embedding, the last the final norm and the head, which a tied model with
 * more than one stage holds as a second copy.
 * <p><b>Left out.</b> Padding of layers.
 * <p><b>Check.</b> Over one stage and one tensor rank the sum is {@link Transformer#parameters()} with the padded
 * vocabulary ({@code FootprintTest}).
 * <p><b>Source.</b> Megatron-LM's parallel layers.
 *
 * @param dense parameters repeated on every data rank
 * @param routed parameters of routed experts, repeated on the ranks that hold the same experts
 * @param repeated those of {@code dense} that every tensor rank holds alike
 */
public record StageParameters(long dense, long routed, long repeated) {

    /** No parameters. */
    public static final StageParameters NONE = new StageParameters(0, 0, 0);

    /** Parameters of one rank of {@code stage}. */
    public static StageParameters of(Transformer model, ParallelPlan plan, GraphOptions options, int stage) {
        StageParameters sum = NONE;
        for (int chunk = 0; chunk < plan.virtual(); chunk++) {
            sum = sum.plus(ofChunk(model, plan, options, stage, chunk));
        }
        return sum;
    }

    /** Parameters of one rank in one chunk of {@code stage}, its ends included. */
    public static StageParameters ofChunk(
            Transformer model, ParallelPlan plan, GraphOptions options, int stage, int chunk) {
        StageParameters sum = NONE;
        int first = plan.firstLayer(model, stage, chunk);
        for (int i = 0; i < plan.layers(model, stage, chunk); i++) {
            sum = sum.plus(ofLayer(model, plan, model.routed(first + i)));
        }
        long table = options.paddedVocabulary(model.spec().vocabulary(), plan.tensor())
                / plan.tensor()
                * model.spec().hidden();
        boolean start = stage == 0 && chunk == 0;
        boolean end = stage == plan.pipeline() - 1 && chunk == plan.virtual() - 1;
        if (start) {
            long others = model.otherEmbedding();
            sum = sum.plus(new StageParameters(table + others, 0, others));
        }
        if (end) {
            boolean shares = model.tiedEmbeddings() && plan.pipeline() == 1;
            sum = sum.plus(
                    new StageParameters((shares ? 0 : table) + model.normParameters(), 0, model.normParameters()));
            sum = sum.plus(predictions(model, plan, table));
        }
        return sum;
    }

    /** Layers that predict tokens beyond the next, and the copy of the embedding that they read. */
    private static StageParameters predictions(Transformer model, ParallelPlan plan, long table) {
        int depth = model.spec().mtp();
        if (depth == 0) {
            return NONE;
        }
        long h = model.spec().hidden();
        long norms = 3 * model.normParameters();
        boolean copies = plan.pipeline() > 1 && !model.tiedEmbeddings();
        return ofLayer(model, plan, model.routed(model.spec().layers() - 1))
                .plus(new StageParameters(2 * h * h / plan.tensor() + norms, 0, norms))
                .times(depth)
                .plus(new StageParameters(copies ? table : 0, 0, 0));
    }

    /** Parameters of one rank in one layer. */
    public static StageParameters ofLayer(Transformer model, ParallelPlan plan, boolean routed) {
        int t = plan.tensor();
        long h = model.spec().hidden();
        boolean allBiases = model.bias() == Bias.ALL && model.spec().mla().isEmpty();
        long rowBias = allBiases ? h : 0;
        long cut = attention(model, plan) + (model.attentionBiases() - rowBias) / t;
        long repeated = model.layerNorms() + rowBias;
        long experts = 0;
        if (routed) {
            long one = model.ffnWeights(model.experts().expertFfn());
            experts = one * model.experts().experts() / plan.size(Axis.EXPERT) / plan.expertTensor();
            cut += one * model.experts().shared() / t;
            repeated += h * model.experts().experts();
        } else {
            long downBias = model.bias() == Bias.ALL ? h : 0;
            cut += (model.ffnWeights(model.ffn()) + model.ffnBiases() - downBias) / t;
            repeated += downBias;
        }
        return new StageParameters(cut + repeated, experts, repeated);
    }

    /** Weights of attention's products on one rank; heads and latents that do not divide are repeated. */
    private static long attention(Transformer model, ParallelPlan plan) {
        int t = plan.tensor();
        long h = model.spec().hidden();
        if (model.spec().mla().isPresent()) {
            var mla = model.spec().mla().get();
            long down = h * (mla.kvRank() + mla.ropeHead() + mla.qRank().orElse(0L));
            return down + (model.attentionWeights() - down) / t;
        }
        long kvHeads = Math.max(1, model.kvHeads() / t);
        long queries = model.spec().heads() / t;
        return h * model.headSize() * (2 * queries + 2 * kvHeads);
    }

    /** Everything that the rank holds. */
    public long total() {
        return dense + routed;
    }

    /** These so many times. */
    public StageParameters times(long count) {
        return new StageParameters(dense * count, routed * count, repeated * count);
    }

    /** What is left of these without the others. */
    public StageParameters minus(StageParameters other) {
        return new StageParameters(dense - other.dense, routed - other.routed, repeated - other.repeated);
    }

    /** The sum of both. */
    public StageParameters plus(StageParameters other) {
        return new StageParameters(dense + other.dense, routed + other.routed, repeated + other.repeated);
    }
}
