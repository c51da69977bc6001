// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.model.Transformer;
import java.util.List;
import java.util.Optional;

/**
 * Which parameters a job trains.
 *
 * <p><b>Model.</b> Full training updates every parameter. Low-rank adaptation freezes them and adds, beside each target
 * product Y = X·Wᵀ, a pair of thin ones, (X·Aᵀ)·Bᵀ of rank r, which alone have gradients, optimizer state and gradient
 * traffic; gradients still pass through the frozen weights. Its quantised form stores the frozen weights of the layers
 * narrower than they multiply and widens each before its product.
 * <p><b>Left out.</b> Dropout before the adapters; adapters of prediction layers and of towers; the first layer's input gradient, which no parameter needs and which
 * some frameworks skip.
 * <p><b>Check.</b> Adapters of all layers hold r·(in + out) each ({@code MethodTest}).
 * <p><b>Source.</b> Hu et al., LoRA (2021, arXiv 2106.09685); Dettmers et al., QLoRA (2023, arXiv 2305.14314).
 *
 * @param lora adapters beside weights stored as they multiply
 * @param qlora adapters beside weights stored narrower
 */
public record Method(Optional<LowRank> lora, Optional<QuantisedLowRank> qlora) {

    /** Every parameter. */
    public static final Method FULL = new Method();

    /** Products of a layer that adapters may stand beside. */
    public enum AdaptedProduct {
        /** Queries, keys and values, and the way into and out of their latents. */
        QKV,
        /** The product that returns from attention to the residual stream. */
        PROJECTION,
        /** The product into the feed-forward, gate included. */
        UP,
        /** The product out of the feed-forward. */
        DOWN
    }

    /**
     * Low-rank adaptation.
     *
     * @param rank r, columns of each adapter's narrow side
     * @param targets products with adapters; all four if absent
     */
    public record LowRank(int rank, Optional<List<AdaptedProduct>> targets) {
        public LowRank {
            requireSound(rank, targets);
        }
    }

    /**
     * Low-rank adaptation of quantised weights.
     *
     * @param rank r, columns of each adapter's narrow side
     * @param targets products with adapters; all four if absent
     * @param weights format in which the layers' frozen weights are stored
     */
    public record QuantisedLowRank(
            int rank,
            Optional<List<AdaptedProduct>> targets,
            @Default("int4") DataType weights) {
        public QuantisedLowRank {
            requireSound(rank, targets);
            if (weights.bits() > 8) {
                throw new IllegalArgumentException(
                        "weights must be stored in 8 bits or fewer, such as int4 or fp8, was " + weights.spelling()
                                + "; for wider ones write {lora: {rank: " + rank + "}}");
            }
        }
    }

    private Method() {
        this(Optional.empty(), Optional.empty());
    }

    public Method {
        if (lora.isPresent() && qlora.isPresent()) {
            throw new IllegalArgumentException("a job trains by lora or by qlora, not by both");
        }
    }

    /** {@code full}. */
    public static Method parse(String text) {
        if (!text.equals("full")) {
            throw new IllegalArgumentException(
                    "expected 'full', {lora: {rank: 16}} or {qlora: {rank: 16, weights: int4}}, but found '" + text
                            + "'");
        }
        return FULL;
    }

    /** Adapters of one rank beside every product of a layer. */
    public static Method lowRank(int rank, AdaptedProduct... targets) {
        Optional<List<AdaptedProduct>> chosen = targets.length == 0 ? Optional.empty() : Optional.of(List.of(targets));
        return new Method(Optional.of(new LowRank(rank, chosen)), Optional.empty());
    }

    /** Whether the model's own parameters stay as they are. */
    public boolean frozen() {
        return lora.isPresent() || qlora.isPresent();
    }

    /** Rank of the adapters; 0 where there are none. */
    public int rank() {
        return lora.map(LowRank::rank)
                .or(() -> qlora.map(QuantisedLowRank::rank))
                .orElse(0);
    }

    /** Products with adapters. */
    public List<AdaptedProduct> targets() {
        return frozen()
                ? lora.flatMap(LowRank::targets)
                        .or(() -> qlora.flatMap(QuantisedLowRank::targets))
                        .orElse(List.of(AdaptedProduct.values()))
                : List.of();
    }

    /** Whether adapters stand beside a product. */
    public boolean adapts(AdaptedProduct target) {
        return targets().contains(target);
    }

    /** Format in which the layers' frozen weights are stored, where it is not that of the job's weights. */
    public Optional<DataType> storage() {
        return qlora.map(QuantisedLowRank::weights);
    }

    // ---- Of a whole model ------------------------------------------------------------

    /** Adapter weights of one layer that one token is multiplied with. */
    public long activeWeights(Transformer model, boolean routed) {
        return weights(model, routed, routed ? model.experts().active() : 0);
    }

    /** Adapter weights of one layer. */
    public long weights(Transformer model, boolean routed) {
        return weights(model, routed, routed ? model.experts().experts() : 0);
    }

    private long weights(Transformer model, boolean routed, int experts) {
        long h = model.spec().hidden();
        long sum = 0;
        if (adapts(AdaptedProduct.QKV)) {
            sum += model.attentionSides() * rank();
        }
        if (adapts(AdaptedProduct.PROJECTION)) {
            sum += (model.spec().heads() * model.valueHeadSize() + h) * rank();
        }
        int gates = model.spec().gated() ? 2 : 1;
        long inner = routed ? model.experts().expertFfn() : model.ffn();
        long routedAndDense = routed ? experts : 1;
        long sharedInner = routed ? model.experts().shared() * inner : 0;
        long shared = sharedInner > 0 ? 1 : 0;
        if (adapts(AdaptedProduct.UP)) {
            sum += routedAndDense * (h + gates * inner) * rank() + (shared * h + gates * sharedInner) * rank();
        }
        if (adapts(AdaptedProduct.DOWN)) {
            sum += routedAndDense * (inner + h) * rank() + (sharedInner + shared * h) * rank();
        }
        return sum;
    }

    /** Model FLOPs of training on one token: gradients of frozen weights are not formed, those of adapters are. */
    public double trainingFlopsPerToken(Transformer model, long sequence) {
        if (!frozen()) {
            return model.trainingFlopsPerToken(sequence);
        }
        long adapters = 0;
        for (int layer = 0; layer < model.spec().layers(); layer++) {
            adapters += activeWeights(model, model.routed(layer));
        }
        double towers = model.towerFlopsPerToken(sequence, true) - model.towerFlopsPerToken(sequence, false);
        return model.trainingFlopsPerToken(sequence) - 2.0 * model.trainedWeights() + 6.0 * adapters + towers;
    }

    private static void requireSound(int rank, Optional<List<AdaptedProduct>> targets) {
        if (rank < 1) {
            throw new IllegalArgumentException("rank must be positive, was " + rank);
        }
        if (targets.isPresent()) {
            List<AdaptedProduct> list = targets.get();
            if (list.isEmpty() || list.stream().distinct().count() < list.size()) {
                throw new IllegalArgumentException(
                        "targets must name at least one of qkv, projection, up and down, and each once");
            }
        }
    }
}
