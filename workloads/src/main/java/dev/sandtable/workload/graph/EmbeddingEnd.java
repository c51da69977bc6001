// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.workload.model.TransformerSpec.Positional;

/**
 * The model's first operators, on the first stage.
 *
 * <p><b>Model.</b> Each tensor rank holds a part of the vocabulary, looks up the tokens that fall into it, writes zeros
 * for the others, and one reduction gives everybody every row. Learned positions are added; dropout follows. A frozen
 * table has no backward pass.
 * <p><b>Left out.</b> Segment embeddings.
 * <p><b>Check.</b> {@code StepGraphTest}.
 * <p><b>Source.</b> Shoeybi et al., Megatron-LM (2019), §3.
 */
final class EmbeddingEnd {
    private EmbeddingEnd() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        lookup(tape, false);
        if (share.plan().tensor() > 1) {
            tape.elements("foreign tokens zeroed", Elementwise.Kind.COPY, false, share.tokens() * share.hidden());
            TensorRegion.reduce(tape, "embedding reduction", false);
        }
        if (share.model().positional() == Positional.LEARNED) {
            tape.elements("positions added", Elementwise.Kind.ADD, false, share.residual());
        }
        if (share.model().spec().embeddingNorm()) {
            Residual.norm(tape, "embedding norm", false);
        }
        if (share.dropout()) {
            tape.elements("embedding dropout", Elementwise.Kind.DROPOUT, false, share.residual());
        }
    }

    static void backward(Tape tape) {
        RankShare share = tape.share();
        if (share.method().frozen()) {
            return;
        }
        if (share.dropout()) {
            tape.elements("embedding dropout gradient", Elementwise.Kind.DROPOUT, true, share.residual());
        }
        if (share.model().spec().embeddingNorm()) {
            Residual.norm(tape, "embedding norm gradient", true);
        }
        if (share.plan().cutsSequence()) {
            TensorRegion.gather(tape, "embedding gradient gather", false);
        }
        lookup(tape, true);
    }

    private static void lookup(Tape tape, boolean backward) {
        RankShare share = tape.share();
        tape.compute(
                backward ? "token embedding gradient" : "token embedding",
                new Embedding(backward, share.tokens(), share.vocabulary(), share.hidden(), share.elementType()));
    }
}
