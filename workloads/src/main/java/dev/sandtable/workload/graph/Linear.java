// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.workload.Method.AdaptedProduct;
import java.util.Optional;

/**
 * A rank's part of one linear layer, Y = X·Wᵀ, with W stored as out × in.
 *
 * <p><b>Model.</b> Forward Y[T,out] = X·Wᵀ; input gradient dX[T,in] = dY·W; weight gradient dW[out,in] += dYᵀ·X. Each
 * takes 2·T·in·out FLOPs. Operands narrower than the activations are cast before the product
 * (router and ends of the model multiply activations as they are),
 * with scales where the job finds them from the elements; scales of blocks are found anew for the weight gradient, which
 * sums over tokens. A frozen weight has no
 * gradient; stored narrower than it multiplies, it is widened before each product. An adapter of rank r adds S = X·Aᵀ and
 * α·S·Bᵀ forward; dS = dY·B, dX += dS·A backward; dB = dYᵀ·S and dA = dSᵀ·X.
 * <p><b>Left out.</b> Maxima exchanged between ranks that share a tensor.
 * <p><b>Check.</b> FLOPs of a layer against 72·h²·(1 + s/6h) ({@code StepGraphTest}).
 * <p><b>Source.</b> Back-propagation of a matrix product; Megatron-LM's linear with gradient accumulation.
 *
 * @param name what it is
 * @param tokens T
 * @param in columns of X on this rank
 * @param out columns of Y on this rank
 * @param target as what an adapter may stand beside it; beside products that are no target none does
 */
record Linear(String name, long tokens, long in, long out, Optional<AdaptedProduct> target) {

    Linear(String name, long tokens, long in, long out) {
        this(name, tokens, in, out, Optional.empty());
    }

    Linear(String name, long tokens, long in, long out, AdaptedProduct target) {
        this(name, tokens, in, out, Optional.of(target));
    }

    void forward(Tape tape) {
        RankShare share = tape.share();
        narrow(tape, " input cast", in);
        widen(tape);
        tape.compute(name, gemm(share, tokens, out, in, Gemm.Layout.NT, stored(share), share.activation(), false));
        if (adapted(share)) {
            thin(tape, name + " adapter down", tokens, rank(share), in, Gemm.Layout.NT);
            thin(tape, name + " adapter up", tokens, out, rank(share), Gemm.Layout.NT);
            tape.elements(name + " adapter scale", Elementwise.Kind.BIAS_ADD, false, tokens * out);
            tape.elements(name + " adapter sum", Elementwise.Kind.ADD, false, tokens * out);
        }
    }

    void inputGradient(Tape tape) {
        RankShare share = tape.share();
        narrow(tape, " gradient cast", out);
        widen(tape);
        tape.compute(
                name + " input gradient",
                gemm(share, tokens, in, out, Gemm.Layout.NN, stored(share), share.activation(), false));
        if (adapted(share)) {
            tape.elements(name + " adapter scale gradient", Elementwise.Kind.BIAS_ADD, false, tokens * out);
            thin(tape, name + " adapter up input gradient", tokens, rank(share), out, Gemm.Layout.NN);
            thin(tape, name + " adapter down input gradient", tokens, in, rank(share), Gemm.Layout.NN);
            tape.elements(name + " adapter input gradient sum", Elementwise.Kind.ADD, false, tokens * in);
        }
    }

    void weightGradient(Tape tape) {
        RankShare share = tape.share();
        if (!share.method().frozen()) {
            if (narrow(share) && share.scaling().alongDepth()) {
                // Blocks along k are blocks along the tokens now: both operands are scaled again.
                tape.narrow(name + " input cast by tokens", in, tokens);
                tape.narrow(name + " gradient cast by tokens", out, tokens);
            }
            weightGradient(tape, name, out, in, compute(share));
        } else if (adapted(share)) {
            weightGradient(tape, name + " adapter up", out, rank(share), share.elementType());
            weightGradient(tape, name + " adapter down", rank(share), in, share.elementType());
        }
    }

    private void weightGradient(Tape tape, String what, long rows, long columns, DataType operands) {
        RankShare share = tape.share();
        boolean fused = share.options().fusedGradientAccumulation();
        DataType result = fused ? share.gradients() : share.activation();
        Gemm product = new Gemm(1, rows, columns, tokens, operands, operands, result, Gemm.Layout.TN, fused);
        boolean scaled = operands.bits() < share.activation().bits();
        tape.ofWeights(() -> {
            tape.compute(what + " weight gradient", scaled ? product.with(share.scaling()) : product);
            if (!fused) {
                tape.elements(
                        what + " gradient accumulation",
                        Elementwise.Kind.ADD,
                        false,
                        rows * columns,
                        share.gradients());
            }
        });
    }

    /** The gradient of a bias: dY summed over tokens. */
    void biasGradient(Tape tape) {
        if (!tape.share().method().frozen()) {
            tape.ofWeights(() -> tape.elements(name + " bias gradient", Elementwise.Kind.REDUCE, false, tokens * out));
        }
    }

    private boolean adapted(RankShare share) {
        return target.isPresent() && share.method().adapts(target.get());
    }

    private static int rank(RankShare share) {
        return share.method().rank();
    }

    /** One of an adapter's products; adapters multiply in the format of activations. */
    private static void thin(Tape tape, String name, long m, long n, long k, Gemm.Layout layout) {
        DataType type = tape.share().elementType();
        tape.compute(name, new Gemm(1, m, n, k, type, type, type, layout, false));
    }

    /** Frozen weights that are stored narrower than they multiply are widened into a buffer. */
    private void widen(Tape tape) {
        RankShare share = tape.share();
        if (share.method().storage().isPresent() && target.isPresent()) {
            tape.elements(name + " weight widened", Elementwise.Kind.CAST, false, in * out, share.elementType());
        }
    }

    /** Whether it multiplies narrower operands than activations are: layers do, what has no target in them does not. */
    private boolean narrow(RankShare share) {
        return share.castsOperands() && (target.isPresent() || !share.wideEnds());
    }

    private DataType compute(RankShare share) {
        return share.castsOperands() && !narrow(share) ? share.elementType() : share.compute();
    }

    private DataType stored(RankShare share) {
        return narrow(share) || !share.castsOperands() ? share.storedWeights() : share.elementType();
    }

    private void narrow(Tape tape, String what, long columns) {
        if (narrow(tape.share())) {
            tape.narrow(name + what, tokens, columns);
        }
    }

    private Gemm gemm(
            RankShare share,
            long m,
            long n,
            long k,
            Gemm.Layout layout,
            DataType second,
            DataType result,
            boolean accumulate) {
        Gemm product = new Gemm(1, m, n, k, compute(share), second, result, layout, accumulate);
        return narrow(share) ? product.with(share.scaling()) : product;
    }
}
