// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.RowOperator;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ContextKind;

/**
 * Scores, softmax and the product with the values: what selective recomputation throws away.
 *
 * <p><b>Model.</b> Fused: one kernel per direction. Unfused: Q·Kᵀ over all s² pairs, scale-mask-softmax, dropout and P·V
 * through memory, forward; four products, backward. Over c context ranks a rank keeps its s/c queries and, by the plan's
 * {@link ContextKind}, the keys go round a ring of c steps, are gathered whole, or are traded for heads. A causal
 * sequence is dealt out in 2c pieces so that every rank has as many pairs: half of a ring step's after the first, half of
 * all keys where they are gathered.
 * <p><b>Left out.</b> Rescaling between ring steps; a sliding window shortens the fused kernel alone, and of a ring its
 * first step.
 * <p><b>Check.</b> Pairs of all ring steps together = s²/c (causal: half), as of the other kinds; unfused FLOPs =
 * 4·s²·a·d ({@code StepGraphTest}, {@code ContextKindTest}).
 * <p><b>Source.</b> Dao et al., FlashAttention (2022); Megatron-LM's unfused core attention; Liu et al., Ring Attention
 * (2023); the sources of {@link ContextKind}.
 */
final class AttentionCore {
    private AttentionCore() {}

    static void forward(Tape tape) {
        if (fused(tape.share())) {
            fused(tape, Attention.Phase.PREFILL);
        } else {
            unfusedForward(tape);
        }
    }

    static void backward(Tape tape) {
        if (fused(tape.share())) {
            fused(tape, Attention.Phase.BACKWARD);
        } else {
            unfusedBackward(tape);
        }
    }

    /** Context parallelism exists in fused form only. */
    static boolean fused(RankShare share) {
        return share.options().attention() == GraphOptions.AttentionKernels.FUSED
                || share.plan().context() > 1;
    }

    private static void fused(Tape tape, Attention.Phase phase) {
        switch (tape.share().plan().contextKind()) {
            case RING -> ring(tape, phase);
            case ALL_GATHER -> gathered(tape, phase);
            case ALL_TO_ALL -> traded(tape, phase);
        }
    }

    private static void ring(Tape tape, Attention.Phase phase) {
        RankShare share = tape.share();
        boolean causal = !share.model().spec().encoder();
        int steps = share.plan().context();
        long local = share.queries();
        for (int step = 0; step < steps; step++) {
            if (step < steps - 1) {
                // Forward passes keys and values on; backward passes their gradients along with them.
                long bundle = phase == Attention.Phase.BACKWARD ? 2 : 1;
                long elements = share.sequences() * local * keyHeads(share) * keyAndValue(share);
                tape.communicate(
                        "keys and values to the next rank",
                        Collective.Kind.SEND_RECV,
                        Axis.CONTEXT,
                        bundle * elements,
                        true);
            }
            boolean half = causal && step > 0;
            tape.compute(
                    "attention",
                    kernel(share, phase, local, half ? Math.max(1, local / 2) : local, causal && step == 0));
        }
    }

    /** Own queries against all keys, which are gathered before and whose gradients are reduced and scattered after. */
    private static void gathered(Tape tape, Attention.Phase phase) {
        RankShare share = tape.share();
        int ranks = share.plan().context();
        boolean causal = !share.model().spec().encoder();
        long all = share.queries() * ranks;
        long elements = share.sequences() * all * keyHeads(share) * keyAndValue(share);
        tape.communicate("keys and values gather", Collective.Kind.ALL_GATHER, Axis.CONTEXT, elements, false);
        if (ranks == 1) {
            tape.compute("attention", kernel(share, phase, all, all, causal));
        } else {
            long window = causal ? share.model().spec().slidingWindow().orElse(all) : all;
            long seen = causal ? Math.min(window, Math.max(1, all / 2)) : all;
            tape.compute("attention", kernel(share, phase, share.queries(), seen, false));
        }
        if (phase == Attention.Phase.BACKWARD) {
            tape.communicate(
                    "key and value gradients scatter", Collective.Kind.REDUCE_SCATTER, Axis.CONTEXT, elements, false);
        }
    }

    /** Parts of the sequence traded for heads and back. */
    private static void traded(Tape tape, Attention.Phase phase) {
        RankShare share = tape.share();
        int ranks = share.plan().context();
        boolean backward = phase == Attention.Phase.BACKWARD;
        // Fewer key heads than ranks are copied before they are traded.
        long copies = Math.max(1, ranks / keyHeads(share));
        long into = share.tokens()
                * (share.heads() * share.model().headSize() + copies * keyHeads(share) * keyAndValue(share));
        long out = share.tokens() * share.heads() * share.model().valueHeadSize();
        trade(
                tape,
                backward ? "result gradients for heads" : "queries, keys and values for heads",
                backward ? out : into);
        long all = share.queries() * ranks;
        boolean causal = !share.model().spec().encoder();
        long heads = share.heads() / ranks;
        long keyHeads = Math.max(1, keyHeads(share) / ranks);
        tape.compute("attention", kernel(share, phase, all, all, causal, heads, keyHeads));
        trade(tape, backward ? "query, key and value gradients back" : "results back", backward ? into : out);
    }

    private static void trade(Tape tape, String name, long elements) {
        tape.communicate(name, Collective.Kind.ALL_TO_ALL, Axis.CONTEXT, elements, false);
    }

    private static Attention kernel(RankShare share, Attention.Phase phase, long queries, long keys, boolean causal) {
        return kernel(share, phase, queries, keys, causal, share.heads(), keyHeads(share));
    }

    private static long keyHeads(RankShare share) {
        return share.model().spec().mla().isPresent() ? share.heads() : share.kvHeads();
    }

    private static Attention kernel(
            RankShare share, Attention.Phase phase, long queries, long keys, boolean causal, long heads, long kvHeads) {
        DataType type = share.elementType();
        Attention attention = new Attention(
                phase,
                share.sequences(),
                queries,
                keys,
                heads,
                kvHeads,
                share.model().headSize(),
                share.model().valueHeadSize(),
                type,
                type,
                causal);
        return causal ? attention.within(share.model().spec().slidingWindow().orElse(keys)) : attention;
    }

    private static long keyAndValue(RankShare share) {
        return share.model().headSize() + share.model().valueHeadSize();
    }

    private static void unfusedForward(Tape tape) {
        RankShare share = tape.share();
        long s = share.queries();
        long matrices = share.sequences() * share.heads();
        if (share.heads() > share.kvHeads() && share.model().spec().mla().isEmpty()) {
            tape.elements(
                    "keys and values repeated",
                    Elementwise.Kind.COPY,
                    false,
                    share.tokens() * share.heads() * keyAndValue(share));
        }
        tape.batched("scores", matrices, s, s, share.model().headSize(), Gemm.Layout.NT);
        softmax(tape, matrices * s, s);
        if (share.dropout()) {
            tape.elements("attention dropout", Elementwise.Kind.DROPOUT, false, matrices * s * s);
        }
        tape.batched("weighted values", matrices, s, share.model().valueHeadSize(), s, Gemm.Layout.NN);
        tape.elements(
                "context transpose",
                Elementwise.Kind.COPY,
                false,
                share.tokens() * share.heads() * share.model().valueHeadSize());
    }

    private static void softmax(Tape tape, long rows, long cols) {
        RankShare share = tape.share();
        if (share.options().fusedSoftmax()) {
            tape.rows("scale, mask and softmax", RowOperator.Kind.SOFTMAX, false, rows, cols, share.elementType());
            return;
        }
        tape.elements("score cast", Elementwise.Kind.CAST, false, rows * cols);
        tape.elements("score scale", Elementwise.Kind.BIAS_ADD, false, rows * cols, DataType.FP32);
        tape.elements("score mask", Elementwise.Kind.BIAS_ADD, false, rows * cols, DataType.FP32);
        tape.rows("softmax", RowOperator.Kind.SOFTMAX, false, rows, cols, DataType.FP32);
        tape.elements("weight cast", Elementwise.Kind.CAST, false, rows * cols);
    }

    private static void unfusedBackward(Tape tape) {
        RankShare share = tape.share();
        long s = share.queries();
        long matrices = share.sequences() * share.heads();
        long d = share.model().headSize();
        long dv = share.model().valueHeadSize();
        tape.elements("context transpose gradient", Elementwise.Kind.COPY, false, share.tokens() * share.heads() * dv);
        tape.batched("weighted values: weight gradient", matrices, s, s, dv, Gemm.Layout.NT);
        tape.batched("weighted values: value gradient", matrices, s, dv, s, Gemm.Layout.TN);
        if (share.dropout()) {
            tape.elements("attention dropout gradient", Elementwise.Kind.DROPOUT, true, matrices * s * s);
        }
        if (share.options().fusedSoftmax()) {
            tape.rows("softmax gradient", RowOperator.Kind.SOFTMAX, true, matrices * s, s, share.elementType());
        } else {
            tape.elements("weight gradient cast", Elementwise.Kind.CAST, false, matrices * s * s);
            tape.rows("softmax gradient", RowOperator.Kind.SOFTMAX, true, matrices * s, s, DataType.FP32);
            tape.elements("score mask gradient", Elementwise.Kind.BIAS_ADD, false, matrices * s * s, DataType.FP32);
            tape.elements("score scale gradient", Elementwise.Kind.BIAS_ADD, false, matrices * s * s, DataType.FP32);
            tape.elements("score gradient cast", Elementwise.Kind.CAST, false, matrices * s * s);
        }
        tape.batched("scores: query gradient", matrices, s, d, s, Gemm.Layout.NN);
        tape.batched("scores: key gradient", matrices, s, d, s, Gemm.Layout.TN);
        if (share.heads() > share.kvHeads() && share.model().spec().mla().isEmpty()) {
            tape.elements(
                    "repeated keys and values summed",
                    Elementwise.Kind.REDUCE,
                    false,
                    share.tokens() * share.heads() * keyAndValue(share));
        }
    }
}
