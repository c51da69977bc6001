// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.RowOperator;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import dev.sandtable.workload.parallel.Axis;

/**
 * The routed feed-forward of a layer: router, dispatch, experts, combination.
 *
 * <p><b>Model.</b> A rank routes its own tokens (cut over tensor ranks), k copies of each go out in an all-to-all over the expert
 * ranks, the rank's E/e experts multiply what comes in as one grouped product per projection, and the results go back
 * the same way. The busiest rank, 1/balance above the mean, sets the time. A shared expert is one more dense
 * feed-forward.
 * <p><b>Left out.</b> Dropped tokens, auxiliary losses, overlap of dispatch with the shared expert.
 * <p><b>Check.</b> FLOPs of balanced experts = 2·T·k·3·h·f per direction ({@code StepGraphTest}).
 * <p><b>Source.</b> Lepikhin et al., GShard (2020); Megatron Core's token dispatcher.
 */
final class ExpertLayer {
    private ExpertLayer() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        Experts experts = share.model().experts();
        router(share, ownTokens(share)).forward(tape);
        tape.rows("routing", RowOperator.Kind.TOP_K, false, ownTokens(share), experts.experts(), DataType.FP32);
        tape.elements("tokens sorted by expert", Elementwise.Kind.COPY, false, sent(share) * share.hidden());
        exchange(tape, "dispatch");
        grouped(tape, "experts up", columns(share), share.hidden());
        FeedForward.activate(tape, busiest(share) * inner(share), false);
        grouped(tape, "experts down", share.hidden(), inner(share));
        exchange(tape, "combination");
        tape.elements("expert results summed", Elementwise.Kind.ADD, false, sent(share) * share.hidden());
        rejoin(tape, "expert results gather");
        shared(tape, false, true);
    }

    static void backward(Tape tape) {
        RankShare share = tape.share();
        shared(tape, true, true);
        tape.elements("expert results spread", Elementwise.Kind.COPY, false, sent(share) * share.hidden());
        exchange(tape, "combination gradient");
        grouped(tape, "experts down input gradient", inner(share), share.hidden());
        groupedWeights(tape, "experts down weight gradient", share.hidden(), inner(share));
        FeedForward.activate(tape, busiest(share) * inner(share), true);
        grouped(tape, "experts up input gradient", share.hidden(), columns(share));
        groupedWeights(tape, "experts up weight gradient", columns(share), share.hidden());
        exchange(tape, "dispatch gradient");
        tape.elements("token gradients summed", Elementwise.Kind.ADD, false, sent(share) * share.hidden());
        router(share, ownTokens(share)).inputGradient(tape);
        router(share, ownTokens(share)).weightGradient(tape);
        rejoin(tape, "token gradients gather");
    }

    /** Tokens that this rank routes: its own part of them, cut over tensor ranks. */
    static long ownTokens(RankShare share) {
        return Math.max(1, share.tokens() / share.plan().tensor());
    }

    /** Copies of its own tokens that this rank sends out. */
    static long sent(RankShare share) {
        return ownTokens(share) * share.model().experts().active();
    }

    /** Copies that the busiest rank's experts work on. */
    static long busiest(RankShare share) {
        return Math.max(
                1, (long) Math.ceil(sent(share) / share.model().experts().balance()));
    }

    /** Experts of this rank. */
    static long held(RankShare share) {
        return Math.max(1, share.model().experts().experts() / share.plan().size(Axis.EXPERT));
    }

    static long inner(RankShare share) {
        return share.model().experts().expertFfn();
    }

    private static long columns(RankShare share) {
        return inner(share) * (share.model().spec().gated() ? 2 : 1);
    }

    static Linear router(RankShare share, long tokens) {
        return new Linear(
                "router", tokens, share.hidden(), share.model().experts().experts());
    }

    private static long rowsPerExpert(RankShare share) {
        return Math.max(1, (busiest(share) + held(share) - 1) / held(share));
    }

    private static void grouped(Tape tape, String name, long out, long in) {
        RankShare share = tape.share();
        tape.compute(name, new GroupedGemm(held(share), rowsPerExpert(share), out, in, share.compute()));
    }

    private static void groupedWeights(Tape tape, String name, long out, long in) {
        RankShare share = tape.share();
        tape.ofWeights(
                () -> tape.compute(name, new GroupedGemm(held(share), out, in, rowsPerExpert(share), share.compute())));
    }

    private static void exchange(Tape tape, String name) {
        exchange(tape, name, sent(tape.share()));
    }

    /** An all-to-all in which every rank sends {@code copies} token vectors. */
    static void exchange(Tape tape, String name, long copies) {
        tape.communicate(
                name + " to expert ranks",
                Collective.Kind.ALL_TO_ALL,
                Axis.EXPERT,
                Math.max(1, copies) * tape.share().hidden(),
                false);
    }

    /** Where tensor ranks hold the whole sequence, each routed a part of it and needs the others' results. */
    private static void rejoin(Tape tape, String name) {
        if (!tape.share().plan().cutsSequence()) {
            TensorRegion.gather(tape, name, false);
        }
    }

    /** The expert that every token visits; whoever sums its result with the routed ones leaves its reduction out. */
    static void shared(Tape tape, boolean backward, boolean reduce) {
        RankShare share = tape.share();
        Experts experts = share.model().experts();
        if (experts.shared() == 0) {
            return;
        }
        long inner = experts.expertFfn() * experts.shared() / share.plan().tensor();
        Linear up = new Linear(
                "shared expert up",
                share.tokens(),
                share.hidden(),
                inner * (share.model().spec().gated() ? 2 : 1));
        Linear down = new Linear("shared expert down", share.tokens(), inner, share.hidden());
        if (backward) {
            TensorRegion.exitBackward(tape, "shared expert");
            down.inputGradient(tape);
            down.weightGradient(tape);
            FeedForward.activate(tape, share.tokens() * inner, true);
            TensorRegion.enterBackward(tape, up);
        } else {
            TensorRegion.enter(tape, "shared expert");
            up.forward(tape);
            FeedForward.activate(tape, share.tokens() * inner, false);
            if (reduce) {
                TensorRegion.exit(tape, down);
            } else {
                down.forward(tape);
            }
        }
    }
}
