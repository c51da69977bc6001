// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.RowOperator;
import dev.sandtable.workload.parallel.Axis;

/**
 * The model's last operators, on the last stage: norm, the product with the vocabulary, the loss.
 *
 * <p><b>Model.</b> Each tensor rank has the logits of its part of the vocabulary in FP32; three reductions of one number
 * per token (largest logit, the target's logit, sum of exponentials) make the loss exact without gathering them.
 * <p><b>Left out.</b> Multi-token prediction.
 * <p><b>Check.</b> {@code StepGraphTest}.
 * <p><b>Source.</b> Shoeybi et al., Megatron-LM (2019), §3: cross entropy over a parallel vocabulary.
 */
final class HeadEnd {
    private HeadEnd() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        Residual.norm(tape, "final norm", false);
        TensorRegion.enter(tape, "head");
        product(share).forward(tape);
        long tokens = share.tokens();
        long columns = share.vocabulary();
        tape.elements("logit cast", Elementwise.Kind.CAST, false, tokens * columns);
        if (share.options().fusedCrossEntropy()) {
            tape.rows("loss", RowOperator.Kind.CROSS_ENTROPY, false, tokens, columns, DataType.FP32);
        } else {
            tape.elements("largest logit", Elementwise.Kind.REDUCE, false, tokens * columns, DataType.FP32);
            tape.elements("logit shift", Elementwise.Kind.BIAS_ADD, false, tokens * columns, DataType.FP32);
            tape.elements("logit exponential", Elementwise.Kind.EXP, false, tokens * columns, DataType.FP32);
            tape.elements("exponential sum", Elementwise.Kind.REDUCE, false, tokens * columns, DataType.FP32);
            tape.elements("probabilities", Elementwise.Kind.BIAS_ADD, false, tokens * columns, DataType.FP32);
        }
        reduceScalars(tape, "largest logit reduction", tokens);
        reduceScalars(tape, "target logit reduction", tokens);
        reduceScalars(tape, "exponential sum reduction", tokens);
    }

    static void backward(Tape tape) {
        RankShare share = tape.share();
        long elements = share.tokens() * share.vocabulary();
        if (share.options().fusedCrossEntropy()) {
            tape.rows(
                    "loss gradient",
                    RowOperator.Kind.CROSS_ENTROPY,
                    true,
                    share.tokens(),
                    share.vocabulary(),
                    DataType.FP32);
        } else {
            tape.elements("loss gradient", Elementwise.Kind.BIAS_ADD, false, elements, DataType.FP32);
        }
        tape.elements("logit gradient cast", Elementwise.Kind.CAST, false, elements);
        TensorRegion.enterBackward(tape, product(share));
        Residual.norm(tape, "final norm gradient", true);
    }

    /** The product with the vocabulary. */
    static Linear product(RankShare share) {
        return new Linear("head", share.tokens(), share.hidden(), share.vocabulary());
    }

    private static void reduceScalars(Tape tape, String name, long tokens) {
        tape.communicate(name, Collective.Kind.ALL_REDUCE, Axis.TENSOR, tokens, DataType.FP32, false);
    }
}
