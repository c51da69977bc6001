// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;

/**
 * A rank's part of one linear layer, Y = X·Wᵀ, with W stored as out × in.
 *
 * <p><b>Model.</b> Forward Y[T,out] = X·Wᵀ; input gradient dX[T,in] = dY·W; weight gradient dW[out,in] += dYᵀ·X. Each
 * takes 2·T·in·out FLOPs. Operands narrower than the activations are cast before the product.
 * <p><b>Left out.</b> Scales of block formats.
 * <p><b>Check.</b> FLOPs of a layer against 72·h²·(1 + s/6h) ({@code StepGraphTest}).
 * <p><b>Source.</b> Back-propagation of a matrix product; Megatron-LM's linear with gradient accumulation.
 *
 * @param name what it is
 * @param tokens T
 * @param in columns of X on this rank
 * @param out columns of Y on this rank
 */
record Linear(String name, long tokens, long in, long out) {

    void forward(Tape tape) {
        RankShare share = tape.share();
        cast(tape, name + " input cast", tokens * in);
        tape.compute(
                name, gemm(share, tokens, out, in, Gemm.Layout.NT, share.storedWeights(), share.activation(), false));
    }

    void inputGradient(Tape tape) {
        RankShare share = tape.share();
        cast(tape, name + " gradient cast", tokens * out);
        tape.compute(
                name + " input gradient",
                gemm(share, tokens, in, out, Gemm.Layout.NN, share.storedWeights(), share.activation(), false));
    }

    void weightGradient(Tape tape) {
        RankShare share = tape.share();
        boolean fused = share.options().fusedGradientAccumulation();
        DataType result = fused ? share.gradients() : share.activation();
        tape.ofWeights(() -> {
            tape.compute(
                    name + " weight gradient",
                    gemm(share, out, in, tokens, Gemm.Layout.TN, share.compute(), result, fused));
            if (!fused) {
                tape.elements(
                        name + " gradient accumulation", Elementwise.Kind.ADD, false, in * out, share.gradients());
            }
        });
    }

    /** The gradient of a bias: dY summed over tokens. */
    void biasGradient(Tape tape) {
        tape.ofWeights(() -> tape.elements(name + " bias gradient", Elementwise.Kind.REDUCE, false, tokens * out));
    }

    private static void cast(Tape tape, String name, long elements) {
        if (tape.share().castsOperands()) {
            tape.elements(name, Elementwise.Kind.CAST, false, elements);
        }
    }

    private static Gemm gemm(
            RankShare share,
            long m,
            long n,
            long k,
            Gemm.Layout layout,
            DataType second,
            DataType result,
            boolean accumulate) {
        return new Gemm(1, m, n, k, share.compute(), second, result, layout, accumulate);
    }
}
