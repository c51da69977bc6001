// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Elementwise;
import dev.sandtable.work.RowOperator;
import dev.sandtable.workload.model.TransformerSpec.Bias;
import dev.sandtable.workload.model.TransformerSpec.Norm;

/**
 * What happens on the residual stream between the halves of a layer: norms, dropouts, additions.
 *
 * <p><b>Model.</b> Every operator passes the stream's elements once; under sequence parallelism a tensor rank has its
 * part of them. Backward, the gradient of a norm is added to the gradient that bypassed it.
 * <p><b>Left out.</b> Nothing.
 * <p><b>Check.</b> {@code StepGraphTest}.
 * <p><b>Source.</b> Megatron-LM's layer: norm, half, bias-dropout-add.
 */
final class Residual {
    private Residual() {}

    static void norm(Tape tape, String name, boolean backward) {
        RankShare share = tape.share();
        RowOperator.Kind kind =
                share.model().norm() == Norm.LAYERNORM ? RowOperator.Kind.LAYERNORM : RowOperator.Kind.RMSNORM;
        tape.rows(name, kind, backward, share.residualTokens(), share.hidden(), share.elementType());
    }

    /** The end of a half, forward. */
    static void add(Tape tape, String half) {
        RankShare share = tape.share();
        boolean bias = share.model().bias() == Bias.ALL;
        if (share.options().fusedResidual() && (bias || share.dropout())) {
            tape.elements(
                    half + " bias, dropout and residual", Elementwise.Kind.BIAS_DROPOUT_ADD, false, share.residual());
            return;
        }
        if (bias) {
            tape.elements(half + " bias", Elementwise.Kind.BIAS_ADD, false, share.residual());
        }
        if (share.dropout()) {
            tape.elements(half + " dropout", Elementwise.Kind.DROPOUT, false, share.residual());
        }
        tape.elements(half + " residual", Elementwise.Kind.ADD, false, share.residual());
    }

    /** The end of a half, backward: the dropout's gradient and the bias's. */
    static void addBackward(Tape tape, String half) {
        RankShare share = tape.share();
        if (share.dropout()) {
            tape.elements(half + " dropout gradient", Elementwise.Kind.DROPOUT, true, share.residual());
        }
        if (share.model().bias() == Bias.ALL && !share.method().frozen()) {
            tape.elements(half + " bias gradient", Elementwise.Kind.REDUCE, false, share.residual());
        }
    }

    /** The beginning of a half, backward. */
    static void normBackward(Tape tape, String name) {
        norm(tape, name + " gradient", true);
        tape.elements(
                name + " gradient joins residual",
                Elementwise.Kind.ADD,
                false,
                tape.share().residual());
    }
}
