// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import dev.sandtable.spec.Default;
import java.util.List;
import java.util.Optional;

/**
 * The architecture of a transformer as its paper's table or its {@code config.json} states it: dimensions and kinds of
 * operator, no weights. What follows from these numbers (parameters, FLOPs) is {@link Transformer}.
 *
 * <p>What a file leaves out is as in the family that {@code gated} points to: without gate GPT (GELU, layernorm, learned
 * positions, tied embeddings), with gate Llama (SiLU, rmsnorm, rotary positions, a head of its own).
 *
 * @param layers transformer blocks
 * @param hidden width of the residual stream
 * @param heads query heads
 * @param kvHeads key and value heads (grouped-query attention); all of {@code heads} if absent
 * @param headSize length of one head's query; {@code hidden / heads} if absent
 * @param ffn inner width of the feed-forward; 4 · {@code hidden} if absent
 * @param gated whether the feed-forward multiplies two up-projections (SwiGLU, GeGLU)
 * @param activation non-linearity of the feed-forward; the family's if absent
 * @param norm kind of normalisation before attention, before the feed-forward and before the head; the
 *     family's if absent
 * @param positional how positions enter; the family's if absent
 * @param vocabulary tokens that the embedding and the head know
 * @param tiedEmbeddings whether the head's weight is the embedding's; the family's if absent
 * @param maxSequence longest sequence that it is built for: the size of a learned table of positions
 * @param bias which linear layers add a bias; all under {@code layernorm} and none under {@code rmsnorm} if absent
 * @param embeddingNorm whether the embedding is normalised before the first block
 * @param mla latent attention instead of {@code kv-heads}
 * @param moe mixture of experts instead of a dense feed-forward
 * @param slidingWindow keys that a query may see at most; all if absent
 * @param encoder whether attention looks both ways (BERT)
 * @param dropout whether it is trained with dropout in attention and on residuals; with learned positions (GPT's
 *     recipe) yes, otherwise no, if absent
 * @param globalEvery one layer in so many sees the whole sequence, the last of each; none if absent
 * @param mtp tokens beyond the next that training predicts, each with a layer and a pass of the head
 * @param towers encoders of images ahead of the first layer
 */
public record TransformerSpec(
        int layers,
        long hidden,
        int heads,
        Optional<Integer> kvHeads,
        Optional<Long> headSize,
        Optional<Long> ffn,
        @Default("false") boolean gated,
        Optional<Activation> activation,
        Optional<Norm> norm,
        Optional<Positional> positional,
        long vocabulary,
        Optional<Boolean> tiedEmbeddings,
        @Default("2048") long maxSequence,
        Optional<Bias> bias,
        @Default("false") boolean embeddingNorm,
        Optional<LatentAttention> mla,
        Optional<Experts> moe,
        Optional<Long> slidingWindow,
        @Default("false") boolean encoder,
        Optional<Boolean> dropout,
        Optional<Integer> globalEvery,
        @Default("0") int mtp,
        Optional<List<Tower>> towers) {

    /** Non-linearity between the two projections of the feed-forward. */
    public enum Activation {
        GELU,
        SILU,
        RELU
    }

    /** Normalisation: with mean and bias, or by root mean square alone. */
    public enum Norm {
        LAYERNORM,
        RMSNORM
    }

    /** How a token learns where it stands. */
    public enum Positional {
        /** A table added to the embedding: parameters, no work inside the layers. */
        LEARNED,
        /** Queries and keys rotated in every layer. */
        ROTARY,
        /** A slope per head added to the scores. */
        ALIBI,
        NONE
    }

    /** Which linear layers carry a bias. */
    public enum Bias {
        ALL,
        QKV,
        NONE
    }

    /**
     * Multi-head latent attention: keys and values are rebuilt from one latent vector per token, and only that and a
     * small rotary key are cached.
     *
     * @param qRank rank of the query projection; a plain projection if absent
     * @param kvRank length of the latent
     * @param ropeHead rotary part of a query and of the shared key
     * @param nopeHead part of a query and key without position
     * @param vHead length of a value
     */
    public record LatentAttention(Optional<Long> qRank, long kvRank, long ropeHead, long nopeHead, long vHead) {
        public LatentAttention {
            qRank.ifPresent(rank -> requirePositive(rank, "q-rank"));
            requirePositive(kvRank, "kv-rank");
            requirePositive(ropeHead, "rope-head");
            requirePositive(nopeHead, "nope-head");
            requirePositive(vHead, "v-head");
        }
    }

    /**
     * A routed feed-forward.
     *
     * @param experts routed experts of a layer
     * @param active experts that a token visits
     * @param shared experts that every token visits
     * @param expertFfn inner width of one expert
     * @param denseLayers leading layers that keep the dense feed-forward
     * @param every one layer in so many is routed, counted after the dense ones
     * @param balance mean load of the ranks over the load of the busiest, 1 when routing is even
     * @param zipf exponent of the law by which experts are popular, the i-th in proportion to i^−zipf; 0 when routing is
     *     balanced by force
     * @param capacityFactor tokens that each expert takes over the mean: what is missing is padded, what exceeds it
     *     dropped; absent, nothing is
     * @param groups groups of experts that a token chooses among first, one group per node; 1 where it does not
     * @param groupLimit groups that a token may reach; all if absent
     */
    public record Experts(
            int experts,
            int active,
            @Default("0") int shared,
            long expertFfn,
            @Default("0") int denseLayers,
            @Default("1") int every,
            @Default("1") double balance,
            @Default("0") double zipf,
            Optional<Double> capacityFactor,
            @Default("1") int groups,
            Optional<Integer> groupLimit) {
        public Experts {
            requirePositive(experts, "experts");
            requirePositive(active, "active");
            requirePositive(expertFfn, "expert-ffn");
            requirePositive(every, "every");
            if (active > experts) {
                throw new IllegalArgumentException("active " + active + " exceeds experts " + experts);
            }
            if (shared < 0 || denseLayers < 0) {
                throw new IllegalArgumentException("shared and dense-layers are never negative");
            }
            if (!(zipf >= 0)) {
                throw new IllegalArgumentException("zipf is never negative, was " + zipf);
            }
            if (capacityFactor.isPresent() && !(capacityFactor.get() >= 1)) {
                throw new IllegalArgumentException("capacity-factor must be at least 1, was " + capacityFactor.get());
            }
            if (groups < 1 || experts % groups != 0) {
                throw new IllegalArgumentException("groups " + groups + " must divide experts " + experts);
            }
            int reached = groupLimit.orElse(groups);
            if (reached < 1 || reached > groups || reached * (experts / groups) < active) {
                throw new IllegalArgumentException("group-limit " + reached + " must be at most groups " + groups
                        + " and leave a token its " + active + " experts among groups of " + experts / groups);
            }
            if (!(balance > 0 && balance <= 1)) {
                throw new IllegalArgumentException("balance must be above 0 and at most 1, was " + balance);
            }
        }
    }

    /** A model whose layers all see as far, that predicts the next token and reads text alone. */
    public TransformerSpec(
            int layers,
            long hidden,
            int heads,
            Optional<Integer> kvHeads,
            Optional<Long> headSize,
            Optional<Long> ffn,
            boolean gated,
            Optional<Activation> activation,
            Optional<Norm> norm,
            Optional<Positional> positional,
            long vocabulary,
            Optional<Boolean> tiedEmbeddings,
            long maxSequence,
            Optional<Bias> bias,
            boolean embeddingNorm,
            Optional<LatentAttention> mla,
            Optional<Experts> moe,
            Optional<Long> slidingWindow,
            boolean encoder,
            Optional<Boolean> dropout) {
        this(
                layers,
                hidden,
                heads,
                kvHeads,
                headSize,
                ffn,
                gated,
                activation,
                norm,
                positional,
                vocabulary,
                tiedEmbeddings,
                maxSequence,
                bias,
                embeddingNorm,
                mla,
                moe,
                slidingWindow,
                encoder,
                dropout,
                Optional.empty(),
                0,
                Optional.empty());
    }

    public TransformerSpec {
        globalEvery.ifPresent(n -> requirePositive(n, "global-every"));
        if (globalEvery.isPresent() && slidingWindow.isEmpty()) {
            throw new IllegalArgumentException("global-every " + globalEvery.get()
                    + " means nothing without a window; write sliding-window: 4096 as well");
        }
        if (mtp < 0 || mtp > 0 && encoder) {
            throw new IllegalArgumentException(
                    encoder
                            ? "an encoder predicts no further tokens; leave mtp out"
                            : "mtp is never negative, was " + mtp);
        }
        requirePositive(layers, "layers");
        requirePositive(hidden, "hidden");
        requirePositive(heads, "heads");
        requirePositive(vocabulary, "vocabulary");
        requirePositive(maxSequence, "max-sequence");
        kvHeads.ifPresent(n -> requirePositive(n, "kv-heads"));
        headSize.ifPresent(n -> requirePositive(n, "head-size"));
        ffn.ifPresent(n -> requirePositive(n, "ffn"));
        slidingWindow.ifPresent(n -> requirePositive(n, "sliding-window"));
        if (kvHeads.isPresent() && heads % kvHeads.get() != 0) {
            throw new IllegalArgumentException("kv-heads " + kvHeads.get() + " must divide heads " + heads);
        }
        if (headSize.isEmpty() && mla.isEmpty() && hidden % heads != 0) {
            throw new IllegalArgumentException(
                    "heads " + heads + " do not divide hidden " + hidden + "; write head-size");
        }
        if (moe.isPresent() && moe.get().denseLayers() > layers) {
            throw new IllegalArgumentException("dense-layers " + moe.get().denseLayers() + " exceed layers " + layers);
        }
    }

    private static void requirePositive(long value, String key) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be positive, was " + value);
        }
    }
}
