// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Elementwise;
import dev.sandtable.workload.Method.AdaptedProduct;
import dev.sandtable.workload.model.TransformerSpec.Activation;
import dev.sandtable.workload.model.TransformerSpec.Bias;

/**
 * The dense feed-forward of a layer between its norm and its residual addition.
 *
 * <p><b>Model.</b> A column-cut product to the inner width (twice that if gated), the non-linearity, a row-cut product
 * back.
 * <p><b>Left out.</b> Nothing.
 * <p><b>Check.</b> {@code StepGraphTest}.
 * <p><b>Source.</b> Vaswani et al. (2017); Shazeer, GLU Variants (2020); Megatron-LM's parallel MLP.
 */
final class FeedForward {
    private FeedForward() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        TensorRegion.enter(tape, "feed-forward");
        up(share).forward(tape);
        activate(tape, inner(share) * share.tokens(), false);
        TensorRegion.exit(tape, down(share));
    }

    static void backward(Tape tape) {
        RankShare share = tape.share();
        Linear down = down(share);
        Linear up = up(share);
        TensorRegion.exitBackward(tape, "feed-forward");
        down.inputGradient(tape);
        down.weightGradient(tape);
        activate(tape, inner(share) * share.tokens(), true);
        if (share.model().bias() == Bias.ALL) {
            up.biasGradient(tape);
        }
        TensorRegion.enterBackward(tape, up);
    }

    /** What the backward pass needs and was not kept: the inner width before and after the non-linearity. */
    static void again(Tape tape) {
        RankShare share = tape.share();
        up(share).forward(tape);
        activate(tape, inner(share) * share.tokens(), false);
    }

    /** The non-linearity over {@code elements} results, with the bias before it if there is one. */
    static void activate(Tape tape, long elements, boolean backward) {
        RankShare share = tape.share();
        boolean gated = share.model().spec().gated();
        boolean fused = share.options().fusedActivation();
        Activation activation = share.model().activation();
        if (share.model().bias() == Bias.ALL && !fused && !backward) {
            tape.elements("feed-forward bias", Elementwise.Kind.BIAS_ADD, false, elements * (gated ? 2 : 1));
        }
        if (gated && fused) {
            tape.elements("gated activation", Elementwise.Kind.SILU_MUL, backward, elements);
            return;
        }
        Elementwise.Kind kind = activation == Activation.RELU ? Elementwise.Kind.RELU : Elementwise.Kind.GELU;
        if (gated) {
            // The product with the gate has one gradient for each of its two operands.
            tape.elements("gate product", Elementwise.Kind.ADD, false, elements * (backward ? 2 : 1));
        }
        tape.elements("activation", kind, backward, elements);
    }

    static Linear up(RankShare share) {
        long columns = inner(share) * (share.model().spec().gated() ? 2 : 1);
        return new Linear("feed-forward up", share.tokens(), share.hidden(), columns, AdaptedProduct.UP);
    }

    static Linear down(RankShare share) {
        return new Linear("feed-forward down", share.tokens(), inner(share), share.hidden(), AdaptedProduct.DOWN);
    }

    static long inner(RankShare share) {
        return share.model().ffn() / share.plan().tensor();
    }
}
