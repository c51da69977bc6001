// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.workload.Method.AdaptedProduct;
import dev.sandtable.workload.graph.GraphOptions.AttentionKernels;
import dev.sandtable.workload.graph.RankShare;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer keeps for its backward pass, tensor by tensor.
 *
 * <p><b>Model.</b> A product keeps its input, a norm its input, a non-linearity its input, a dropout one byte per
 * element, unfused softmax its result, fused attention its operands, its result and one FP32 number per query and
 * head. A tensor that two operators need is kept once. Tensors between a column-cut and a row-cut product are cut over
 * tensor ranks; those on the residual stream only under sequence parallelism.
 * <p><b>Left out.</b> Statistics of norms (8 bytes per token), router logits.
 * <p><b>Check.</b> GPT, unfused: s·b·h·(34 + 5·a·s/h); with t tensor ranks s·b·h·(10 + 24/t + 5·a·s/(h·t)); with
 * sequence parallelism everything over t ({@code FootprintTest}).
 * <p><b>Source.</b> Korthikanti et al., Reducing Activation Recomputation in Large Transformer Models (2022), §4.
 */
public final class LayerActivations {
    private LayerActivations() {}

    /** All that a layer keeps when nothing is recomputed. */
    public static List<KeptTensor> of(RankShare share, boolean routed) {
        List<KeptTensor> kept = new ArrayList<>();
        attention(kept, share);
        kept.add(KeptTensor.of("feed-forward norm input", share.residual(), bytes(share)));
        if (share.keepsInput(AdaptedProduct.UP)) {
            kept.add(KeptTensor.of("feed-forward input", share.residual(), bytes(share)));
        }
        if (share.method().frozen()) {
            long narrow =
                    share.method().rank() * (long) share.method().targets().size();
            kept.add(KeptTensor.of("narrow sides of adapters", share.tokens() * narrow, bytes(share)));
        }
        if (routed) {
            experts(kept, share);
        } else {
            inner(
                    kept,
                    "feed-forward",
                    share,
                    share.tokens(),
                    share.model().ffn() / share.plan().tensor());
        }
        if (share.dropout()) {
            kept.add(KeptTensor.of("feed-forward dropout mask", share.residual(), 1));
        }
        return List.copyOf(kept);
    }

    /** The one tensor that a fully recomputed layer keeps. */
    public static KeptTensor input(RankShare share) {
        return KeptTensor.of("layer input", share.residual(), bytes(share));
    }

    /** Bytes of all of them. */
    public static long sum(List<KeptTensor> kept) {
        return kept.stream().mapToLong(KeptTensor::bytes).sum();
    }

    /** Bytes of the attention core among them. */
    public static long coreSum(List<KeptTensor> kept) {
        return kept.stream()
                .filter(KeptTensor::core)
                .mapToLong(KeptTensor::bytes)
                .sum();
    }

    /** Bytes of the inner width of a dense feed-forward. */
    static long innerSum(RankShare share) {
        List<KeptTensor> inner = new ArrayList<>();
        inner(
                inner,
                "feed-forward",
                share,
                share.tokens(),
                share.model().ffn() / share.plan().tensor());
        return sum(inner);
    }

    private static void attention(List<KeptTensor> kept, RankShare share) {
        int e = bytes(share);
        long tokens = share.tokens();
        long d = share.model().headSize();
        long dv = share.model().valueHeadSize();
        boolean latent = share.model().spec().mla().isPresent();
        boolean fused = share.options().attention() == AttentionKernels.FUSED
                || share.plan().context() > 1;
        // Unfused products want one key and value per query head.
        long keyHeads = latent || !fused ? share.heads() : share.kvHeads();
        kept.add(KeptTensor.of("attention norm input", share.residual(), e));
        if (share.keepsInput(AdaptedProduct.QKV)) {
            kept.add(KeptTensor.of("attention input", share.residual(), e));
        }
        share.model().spec().mla().ifPresent(mla -> {
            long ranks = mla.kvRank() + mla.qRank().orElse(0L);
            kept.add(KeptTensor.of("latents before and after their norm", 2 * tokens * ranks, e));
        });
        kept.add(KeptTensor.of("queries", tokens * share.heads() * d, e));
        kept.add(KeptTensor.of("keys", tokens * keyHeads * d, e));
        kept.add(KeptTensor.of("values", tokens * keyHeads * dv, e));
        if (fused) {
            kept.add(KeptTensor.ofCore("logarithms of exponential sums", tokens * share.heads(), 4));
        } else {
            scores(kept, share);
        }
        kept.add(KeptTensor.of("attention result", tokens * share.heads() * dv, e));
        if (share.dropout()) {
            kept.add(KeptTensor.of("attention residual dropout mask", share.residual(), 1));
        }
    }

    private static void scores(List<KeptTensor> kept, RankShare share) {
        long matrix = share.sequences() * share.heads() * share.queries() * share.queries();
        boolean inFull = !share.options().fusedSoftmax();
        kept.add(KeptTensor.ofCore("attention weights", matrix, inFull ? 4 : bytes(share)));
        if (share.dropout()) {
            kept.add(KeptTensor.ofCore("attention dropout mask", matrix, 1));
        }
        if (share.dropout() || inFull) {
            kept.add(KeptTensor.ofCore("attention weights as multiplied", matrix, bytes(share)));
        }
    }

    private static void inner(List<KeptTensor> kept, String name, RankShare share, long tokens, long columns) {
        long up = columns * (share.model().spec().gated() ? 2 : 1);
        kept.add(KeptTensor.of(name + " before activation", tokens * up, bytes(share)));
        if (share.keepsInput(AdaptedProduct.DOWN)) {
            kept.add(KeptTensor.of(name + " after activation", tokens * columns, bytes(share)));
        }
    }

    private static void experts(List<KeptTensor> kept, RankShare share) {
        Experts experts = share.model().experts();
        int e = bytes(share);
        long copies = Math.max(1, share.tokens() / share.plan().tensor()) * experts.active();
        long busiest = share.expertCopies();
        kept.add(KeptTensor.of("dispatched tokens", busiest * share.hidden(), e));
        inner(
                kept,
                "experts",
                share,
                busiest * share.plan().expertTensor(),
                experts.expertFfn() / share.plan().expertTensor());
        kept.add(KeptTensor.of("expert results before weighting", copies * share.hidden(), e));
        if (experts.shared() > 0) {
            long columns = experts.expertFfn() * experts.shared() / share.plan().tensor();
            inner(kept, "shared expert", share, share.tokens(), columns);
        }
    }

    static int bytes(RankShare share) {
        return Math.max(1, share.activation().bits() / 8);
    }
}
