// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import dev.sandtable.workload.model.TransformerSpec.Activation;
import dev.sandtable.workload.model.TransformerSpec.Bias;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import dev.sandtable.workload.model.TransformerSpec.LatentAttention;
import dev.sandtable.workload.model.TransformerSpec.Norm;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import java.util.List;
import java.util.Optional;

/**
 * What follows from an architecture's dimensions: parameters by place, and the FLOPs that a token needs.
 *
 * <p><b>Model.</b> With width h, a heads of d, g key/value heads and inner width f, a layer's products hold
 * h·d·(a + 2g) + a·d·h weights in attention and 2·h·f (gated 3·h·f) in the feed-forward; biases and norms add O(h).
 * Training a token takes 6 FLOPs per weight that is multiplied (2 forward, 4 backward) plus 12·a·d·s per layer for
 * scores and values over s tokens.
 * <p><b>Left out.</b> Norms, softmax, activations and recomputation are work but not model FLOPs; the causal half is
 * not taken off the scores. This is the convention of Megatron-LM and PaLM, so that utilisations compare.
 * <p><b>Check.</b> Parameters of published models to the last one, and 72·L·h²·(1 + s/6h + V/12Lh) for GPT
 * ({@code TransformerTest}).
 * <p><b>Source.</b> Narayanan et al., Efficient Large-Scale Language Model Training on GPU Clusters (2021), appendix;
 * Chowdhery et al., PaLM (2022), appendix B.
 *
 * @param spec the dimensions
 */
public record Transformer(TransformerSpec spec) {

    // ---- Dimensions with their defaults --------------------------------------------

    /** Key and value heads. */
    public int kvHeads() {
        return spec.kvHeads().orElse(spec.heads());
    }

    /** Length of a query or key of one head. */
    public long headSize() {
        return spec.mla()
                .map(mla -> mla.nopeHead() + mla.ropeHead())
                .orElseGet(() -> spec.headSize().orElse(spec.hidden() / spec.heads()));
    }

    /** Length of a value of one head. */
    public long valueHeadSize() {
        return spec.mla().map(LatentAttention::vHead).orElseGet(this::headSize);
    }

    /** Inner width of the dense feed-forward. */
    public long ffn() {
        return spec.ffn().orElse(4 * spec.hidden());
    }

    /** Non-linearity of the feed-forward. */
    public Activation activation() {
        return spec.activation().orElse(spec.gated() ? Activation.SILU : Activation.GELU);
    }

    /** Kind of normalisation. */
    public Norm norm() {
        return spec.norm().orElse(spec.gated() ? Norm.RMSNORM : Norm.LAYERNORM);
    }

    /** How positions enter. */
    public Positional positional() {
        return spec.positional().orElse(spec.gated() ? Positional.ROTARY : Positional.LEARNED);
    }

    /** Whether the head's weight is the embedding's. */
    public boolean tiedEmbeddings() {
        return spec.tiedEmbeddings().orElse(!spec.gated());
    }

    /** Which linear layers carry a bias. */
    public Bias bias() {
        return spec.bias().orElse(norm() == Norm.LAYERNORM ? Bias.ALL : Bias.NONE);
    }

    /** Whether training drops out attention weights and residuals. */
    public boolean dropout() {
        return spec.dropout().orElse(positional() == Positional.LEARNED);
    }

    /** Whether layer {@code index}, counted from 0, routes its tokens to experts. */
    public boolean routed(int index) {
        return spec.moe()
                .filter(moe -> index >= moe.denseLayers())
                .map(moe -> (index - moe.denseLayers()) % moe.every() == 0)
                .orElse(false);
    }

    /** Number of routed layers. */
    public int routedLayers() {
        int count = 0;
        for (int i = 0; i < spec.layers(); i++) {
            count += routed(i) ? 1 : 0;
        }
        return count;
    }

    /** Whether layer {@code index}, counted from 0, sees no further than the window. */
    public boolean windowed(int index) {
        return spec.slidingWindow().isPresent()
                && spec.globalEvery().map(every -> (index + 1) % every != 0).orElse(true);
    }

    /** Encoders of images ahead of the first layer. */
    public List<Tower> towers() {
        return spec.towers().orElse(List.of());
    }

    /** This model with every layer seeing the whole sequence. */
    public Transformer withoutWindow() {
        return with(Optional.empty(), Optional.empty(), spec.mtp());
    }

    /** This model without the layers that training uses to predict further. */
    public Transformer predictingOnce() {
        return spec.mtp() == 0 ? this : with(spec.slidingWindow(), spec.globalEvery(), 0);
    }

    private Transformer with(Optional<Long> window, Optional<Integer> globalEvery, int mtp) {
        return new Transformer(new TransformerSpec(
                spec.layers(),
                spec.hidden(),
                spec.heads(),
                spec.kvHeads(),
                spec.headSize(),
                spec.ffn(),
                spec.gated(),
                spec.activation(),
                spec.norm(),
                spec.positional(),
                spec.vocabulary(),
                spec.tiedEmbeddings(),
                spec.maxSequence(),
                spec.bias(),
                spec.embeddingNorm(),
                spec.mla(),
                spec.moe(),
                window,
                spec.encoder(),
                spec.dropout(),
                globalEvery,
                mtp,
                spec.towers()));
    }

    // ---- Parameters ------------------------------------------------------------------

    /** Weights of the products of one layer's attention. */
    public long attentionWeights() {
        long h = spec.hidden();
        long out = spec.heads() * valueHeadSize() * h;
        if (spec.mla().isPresent()) {
            LatentAttention mla = spec.mla().get();
            long queries = spec.heads() * headSize();
            long query = mla.qRank().map(rank -> rank * (h + queries)).orElse(h * queries);
            long latent = h * (mla.kvRank() + mla.ropeHead());
            return query + latent + mla.kvRank() * spec.heads() * (mla.nopeHead() + mla.vHead()) + out;
        }
        return h * headSize() * (spec.heads() + 2L * kvHeads()) + out;
    }

    /** Columns in and out, summed over the products into one layer's attention. */
    public long attentionSides() {
        long h = spec.hidden();
        if (spec.mla().isPresent()) {
            LatentAttention mla = spec.mla().get();
            long latent = mla.kvRank() + mla.ropeHead();
            long queries = spec.heads() * headSize();
            long expanded = mla.kvRank() + spec.heads() * (mla.nopeHead() + mla.vHead());
            return mla.qRank().map(rank -> h + rank + latent + rank + queries).orElse(h + queries + latent) + expanded;
        }
        return h + headSize() * (spec.heads() + 2L * kvHeads());
    }

    /** Biases of one layer's attention. */
    public long attentionBiases() {
        if (spec.mla().isPresent()) {
            return 0;
        }
        long qkv = headSize() * (spec.heads() + 2L * kvHeads());
        return switch (bias()) {
            case ALL -> qkv + spec.hidden();
            case QKV -> qkv;
            case NONE -> 0;
        };
    }

    /** Weights of a feed-forward of inner width {@code inner}. */
    public long ffnWeights(long inner) {
        return spec.hidden() * inner * (spec.gated() ? 3 : 2);
    }

    /** Biases of the dense feed-forward. */
    public long ffnBiases() {
        return bias() == Bias.ALL ? ffn() * (spec.gated() ? 2 : 1) + spec.hidden() : 0;
    }

    /** Parameters of one norm over the residual stream. */
    public long normParameters() {
        return spec.hidden() * (norm() == Norm.LAYERNORM ? 2 : 1);
    }

    /** Parameters of one layer's norms: before attention, before the feed-forward, and of the latents. */
    public long layerNorms() {
        long latents =
                spec.mla().map(mla -> mla.kvRank() + mla.qRank().orElse(0L)).orElse(0L);
        return 2 * normParameters() + latents;
    }

    /** Weights of a routed layer's experts, shared ones and router included. */
    public long expertWeights() {
        return spec.moe()
                .map(moe -> (long) (moe.experts() + moe.shared()) * ffnWeights(moe.expertFfn())
                        + spec.hidden() * moe.experts())
                .orElse(0L);
    }

    /** Weights of a routed layer's feed-forward that one token is multiplied with. */
    public long activeExpertWeights() {
        return spec.moe()
                .map(moe -> (long) (moe.active() + moe.shared()) * ffnWeights(moe.expertFfn())
                        + spec.hidden() * moe.experts())
                .orElse(0L);
    }

    /** All parameters of layer {@code index}. */
    public long layerParameters(int index) {
        long feedForward = routed(index) ? expertWeights() : ffnWeights(ffn()) + ffnBiases();
        return attentionWeights() + attentionBiases() + layerNorms() + feedForward;
    }

    /** The token table. */
    public long tokenEmbedding() {
        return spec.vocabulary() * spec.hidden();
    }

    /** The position table and the embedding's norm, where there are any. */
    public long otherEmbedding() {
        long positions = positional() == Positional.LEARNED ? spec.maxSequence() * spec.hidden() : 0;
        return positions + (spec.embeddingNorm() ? normParameters() : 0);
    }

    /** All parameters; a tied head counts once. */
    public long parameters() {
        long sum = tokenEmbedding() + otherEmbedding() + normParameters() + (tiedEmbeddings() ? 0 : tokenEmbedding());
        for (int i = 0; i < spec.layers(); i++) {
            sum += layerParameters(i);
        }
        return sum;
    }

    /**
     * Parameters of all prediction layers beyond the next token: a layer like the last, the product that joins the hidden
     * state with the next token's embedding, and three norms each. Embedding and head are the model's own. They are not
     * among {@link #parameters()}, since a model is used without them.
     */
    public long predictionParameters() {
        long join = 2 * spec.hidden() * spec.hidden() + 3 * normParameters();
        return spec.mtp() * (layerParameters(spec.layers() - 1) + join);
    }

    /** Parameters of all towers and their projectors, which are not among {@link #parameters()}. */
    public long towerParameters() {
        return towers().stream()
                .mapToLong(tower -> tower.parameters() + tower.projectorWeights(spec.hidden()))
                .sum();
    }

    /** Parameters that take part in one token: all but the experts that it does not visit. */
    public long activeParameters() {
        return parameters() - routedLayers() * (expertWeights() - activeExpertWeights());
    }

    // ---- Model FLOPs -----------------------------------------------------------------

    /** Weights that one token of training is multiplied with: the layers' products and the head, as often as it predicts. */
    public long trainedWeights() {
        long last = routed(spec.layers() - 1) ? activeExpertWeights() : ffnWeights(ffn());
        long each = attentionWeights() + last + 2 * spec.hidden() * spec.hidden() + tokenEmbedding();
        return multipliedWeights() + spec.mtp() * each;
    }

    /** Weights that one token is multiplied with: the layers' products and the head. */
    public long multipliedWeights() {
        int routed = routedLayers();
        return spec.layers() * attentionWeights()
                + routed * activeExpertWeights()
                + (spec.layers() - routed) * ffnWeights(ffn())
                + tokenEmbedding();
    }

    /** Model FLOPs of one token's forward pass in a sequence of {@code sequence} tokens: full s², nothing recomputed. */
    public double forwardFlopsPerToken(long sequence) {
        return 2.0 * multipliedWeights() + scoreFlopsPerToken(sequence);
    }

    /** Scores and values of all layers: full s², or as far as a layer's window reaches. */
    private double scoreFlopsPerToken(long sequence) {
        long seen = 0;
        for (int i = 0; i < spec.layers(); i++) {
            seen += windowed(i) ? Math.min(sequence, spec.slidingWindow().orElse(sequence)) : sequence;
        }
        return 2.0 * spec.heads() * (headSize() + valueHeadSize()) * seen;
    }

    /** Model FLOPs of training on one token: 6·N + 12·L·a·d·s, the further predictions' and the images' included. */
    public double trainingFlopsPerToken(long sequence) {
        double predicted = 2.0 * spec.mtp() * spec.heads() * (headSize() + valueHeadSize()) * sequence;
        return 3 * (2.0 * trainedWeights() + scoreFlopsPerToken(sequence) + predicted)
                + towerFlopsPerToken(sequence, false);
    }

    /** Model FLOPs of a sequence's images, spread over its tokens. */
    public double towerFlopsPerToken(long sequence, boolean frozenDecoder) {
        double sum = 0;
        for (Tower tower : towers()) {
            sum += tower.trainingFlops(spec.hidden(), frozenDecoder);
        }
        return sum / sequence;
    }

    /** Elements of keys and values that one layer caches per token. */
    public long cachedElementsPerToken() {
        return spec.mla()
                .map(mla -> mla.kvRank() + mla.ropeHead())
                .orElseGet(() -> kvHeads() * (headSize() + valueHeadSize()));
    }

    /** The experts of a model that has them. */
    public Experts experts() {
        return spec.moe().orElseThrow(() -> new IllegalStateException("a dense model has no experts"));
    }
}
