// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.workload.parallel.Axis;

/**
 * What joins the hidden state with the embedding of the next token, ahead of the layer that predicts the token after it.
 *
 * <p><b>Model.</b> On the last stage, once per depth: the shifted tokens are looked up, both streams are normalised and
 * joined, one product of 2h × h (cut by columns and gathered) leads back to the residual width, a layer like the model's
 * last follows, and the head predicts again.
 * <p><b>Left out.</b> The cut of the joined streams under sequence parallelism.
 * <p><b>Check.</b> FLOPs of a step against {@code Transformer.trainingFlopsPerToken} ({@code FurtherPredictionTest}).
 * <p><b>Source.</b> DeepSeek-AI, DeepSeek-V3 (2024, arXiv 2412.19437), §2.2; Megatron Core's multi-token prediction.
 */
final class FurtherPrediction {
    private FurtherPrediction() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        lookup(tape, false);
        Residual.norm(tape, "hidden state norm", false);
        Residual.norm(tape, "next embedding norm", false);
        tape.elements("streams joined", Elementwise.Kind.COPY, false, 2 * share.tokens() * share.hidden());
        join(share).forward(tape);
        gather(tape, "joined stream gather");
    }

    static void backward(Tape tape) {
        RankShare share = tape.share();
        Linear join = join(share);
        join.inputGradient(tape);
        tape.communicate(
                "joined stream gradient reduction",
                Collective.Kind.ALL_REDUCE,
                Axis.TENSOR,
                2 * share.tokens() * share.hidden(),
                false);
        join.weightGradient(tape);
        Residual.norm(tape, "next embedding norm gradient", true);
        Residual.norm(tape, "hidden state norm gradient", true);
        if (!share.method().frozen()) {
            lookup(tape, true);
        }
    }

    private static Linear join(RankShare share) {
        long columns = Math.max(1, share.hidden() / share.plan().tensor());
        return new Linear("joined stream", share.tokens(), 2 * share.hidden(), columns);
    }

    private static void lookup(Tape tape, boolean backward) {
        RankShare share = tape.share();
        tape.compute(
                backward ? "next token embedding gradient" : "next token embedding",
                new Embedding(backward, share.tokens(), share.vocabulary(), share.hidden(), share.elementType()));
        if (!backward) {
            TensorRegion.reduce(tape, "next token embedding reduction", false);
        }
    }

    private static void gather(Tape tape, String name) {
        RankShare share = tape.share();
        if (!share.plan().cutsSequence()) {
            TensorRegion.gather(tape, name, false);
            return;
        }
        // Columns are traded for parts of the sequence.
        tape.communicate(
                name,
                Collective.Kind.ALL_TO_ALL,
                Axis.TENSOR,
                share.tokens() * share.hidden() / share.plan().tensor(),
                false);
    }
}
