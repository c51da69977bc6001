// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Elementwise;
import dev.sandtable.work.RowOperator;
import dev.sandtable.workload.Method.AdaptedProduct;
import dev.sandtable.workload.model.TransformerSpec.Bias;
import dev.sandtable.workload.model.TransformerSpec.LatentAttention;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import java.util.ArrayList;
import java.util.List;

/**
 * The attention half of a layer between its norm and its residual addition: projections around {@link AttentionCore}.
 *
 * <p><b>Model.</b> One product gives queries, keys and values of this rank's heads; rotary positions turn the first two;
 * after the core one product returns to the residual width. Latent attention replaces the first product by a pair
 * through the latent; the way down into it is repeated on every tensor rank, the way up is cut by heads.
 * <p><b>Left out.</b> Norms of single queries and keys.
 * <p><b>Check.</b> {@code StepGraphTest}.
 * <p><b>Source.</b> Vaswani et al. (2017); DeepSeek-AI, DeepSeek-V2 (2024), §2.1; Megatron-LM's layer.
 */
final class SelfAttention {
    private SelfAttention() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        TensorRegion.enter(tape, "attention");
        project(tape, true);
        AttentionCore.forward(tape);
        TensorRegion.exit(tape, output(share));
    }

    /**
     * The products that make queries, keys and values, and what is done to these before the core. Attention over the
     * latents themselves does without the one that expands them.
     */
    static void project(Tape tape, boolean expandLatents) {
        RankShare share = tape.share();
        List<Linear> in = projections(share);
        int products = in.size() - (expandLatents || share.model().spec().mla().isEmpty() ? 0 : 1);
        for (Linear product : in.subList(0, products)) {
            product.forward(tape);
        }
        if (hasBias(share)) {
            tape.elements("query, key and value bias", Elementwise.Kind.BIAS_ADD, false, share.tokens() * width(share));
        }
        latentNorms(tape, false);
        rotate(tape, false);
    }

    static void backward(Tape tape, boolean recomputeCore) {
        RankShare share = tape.share();
        Linear out = output(share);
        TensorRegion.exitBackward(tape, "attention");
        out.inputGradient(tape);
        out.weightGradient(tape);
        if (recomputeCore) {
            AttentionCore.forward(tape);
        }
        AttentionCore.backward(tape);
        rotate(tape, true);
        tape.elements(
                "query, key and value gradients joined", Elementwise.Kind.COPY, false, share.tokens() * width(share));
        latentNorms(tape, true);
        List<Linear> in = projections(share);
        if (hasBias(share)) {
            new Linear("query, key and value", share.tokens(), share.hidden(), width(share)).biasGradient(tape);
        }
        for (int i = in.size() - 1; i > 0; i--) {
            in.get(i).inputGradient(tape);
            in.get(i).weightGradient(tape);
        }
        TensorRegion.enterBackward(tape, in.get(0));
    }

    /** The products into attention; the first reads the residual stream. */
    static List<Linear> projections(RankShare share) {
        long tokens = share.tokens();
        long h = share.hidden();
        if (share.model().spec().mla().isEmpty()) {
            return List.of(new Linear("query, key and value", tokens, h, width(share), AdaptedProduct.QKV));
        }
        LatentAttention mla = share.model().spec().mla().get();
        List<Linear> products = new ArrayList<>();
        long queries = share.heads() * share.model().headSize();
        long latent = mla.kvRank() + mla.ropeHead();
        if (mla.qRank().isPresent()) {
            products.add(new Linear(
                    "query and key-value latent", tokens, h, mla.qRank().get() + latent, AdaptedProduct.QKV));
            products.add(new Linear("query from latent", tokens, mla.qRank().get(), queries, AdaptedProduct.QKV));
        } else {
            products.add(new Linear("query and key-value latent", tokens, h, queries + latent, AdaptedProduct.QKV));
        }
        products.add(new Linear(
                "key and value from latent",
                tokens,
                mla.kvRank(),
                share.heads() * (mla.nopeHead() + mla.vHead()),
                AdaptedProduct.QKV));
        return products;
    }

    static Linear output(RankShare share) {
        return new Linear(
                "attention output",
                share.tokens(),
                share.heads() * share.model().valueHeadSize(),
                share.hidden(),
                AdaptedProduct.PROJECTION);
    }

    /** Columns of queries, keys and values together on this rank. */
    static long width(RankShare share) {
        long d = share.model().headSize();
        long dv = share.model().valueHeadSize();
        long kv = share.model().spec().mla().isPresent() ? share.heads() : share.kvHeads();
        return share.heads() * d + kv * (d + dv);
    }

    static boolean hasBias(RankShare share) {
        return share.model().bias() != Bias.NONE && share.model().spec().mla().isEmpty();
    }

    private static void latentNorms(Tape tape, boolean backward) {
        RankShare share = tape.share();
        share.model().spec().mla().ifPresent(mla -> {
            mla.qRank()
                    .ifPresent(rank -> tape.rows(
                            "query latent norm",
                            RowOperator.Kind.RMSNORM,
                            backward,
                            share.tokens(),
                            rank,
                            share.elementType()));
            tape.rows(
                    "key-value latent norm",
                    RowOperator.Kind.RMSNORM,
                    backward,
                    share.tokens(),
                    mla.kvRank(),
                    share.elementType());
        });
    }

    private static void rotate(Tape tape, boolean backward) {
        RankShare share = tape.share();
        if (share.model().positional() != Positional.ROTARY) {
            return;
        }
        long queries = share.tokens()
                * share.heads()
                * share.model()
                        .spec()
                        .mla()
                        .map(LatentAttention::ropeHead)
                        .orElse(share.model().headSize());
        long keys = share.model()
                .spec()
                .mla()
                .map(mla -> share.tokens() * mla.ropeHead())
                .orElse(share.tokens() * share.kvHeads() * share.model().headSize());
        rotate(tape, "queries", queries, backward);
        rotate(tape, "keys", keys, backward);
    }

    private static void rotate(Tape tape, String what, long elements, boolean backward) {
        if (tape.share().options().fusedRotary()) {
            tape.elements(what + " rotated", Elementwise.Kind.ROTARY, backward, elements);
            return;
        }
        tape.elements(what + " halves swapped", Elementwise.Kind.COPY, false, elements);
        tape.elements(what + " times cosine", Elementwise.Kind.BIAS_ADD, false, elements);
        tape.elements(what + " times sine", Elementwise.Kind.BIAS_ADD, false, elements);
        tape.elements(what + " rotated", Elementwise.Kind.ADD, false, elements);
    }
}
