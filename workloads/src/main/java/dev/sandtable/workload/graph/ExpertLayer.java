// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Dealing;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.RowOperator;
import dev.sandtable.workload.Method.AdaptedProduct;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import dev.sandtable.workload.parallel.Axis;

/**
 * The routed feed-forward of a layer: router, dispatch, experts, combination.
 *
 * <p><b>Model.</b> A rank routes its own tokens (cut over tensor ranks), k copies of each are dispatched over the expert
 * ranks, the rank's E/e experts multiply what comes in as one grouped product per projection, and the results are
 * combined on the same ways. The busiest rank sets the time ({@link RoutingImbalance}). With a capacity factor c every
 * expert works on c times the mean, padding included, and what is exchanged is as even. Where x tensor ranks share an
 * expert they gather what came to each of them before its products, x times narrower, and reduce and scatter the results.
 * A shared expert is one more dense feed-forward.
 * <p><b>Left out.</b> Auxiliary losses, overlap of dispatch with the shared expert.
 * <p><b>Check.</b> FLOPs of balanced experts = 2·T·k·3·h·f per direction, under every legal cut; c times that with a
 * capacity factor c ({@code StepGraphTest}, {@code ExpertLayerTest}).
 * <p><b>Source.</b> Lepikhin et al., GShard (2020); Megatron Core's token dispatcher; Liu et al., MoE Parallel Folding
 * (2025, arXiv 2504.14960).
 */
final class ExpertLayer {
    private ExpertLayer() {}

    static void forward(Tape tape) {
        RankShare share = tape.share();
        Experts experts = share.model().experts();
        router(share, ownTokens(share)).forward(tape);
        tape.rows("routing", RowOperator.Kind.TOP_K, false, ownTokens(share), experts.experts(), DataType.FP32);
        tape.elements("tokens sorted by expert", Elementwise.Kind.COPY, false, sent(share) * share.hidden());
        exchange(tape, "dispatch", Collective.Kind.DISPATCH);
        gatherArrived(tape, "arrived tokens gather");
        grouped(tape, "experts up", columns(share), share.hidden(), AdaptedProduct.UP);
        FeedForward.activate(tape, worked(share) * inner(share), false);
        grouped(tape, "experts down", share.hidden(), inner(share), AdaptedProduct.DOWN);
        scatterResults(tape, "expert results scatter");
        exchange(tape, "combination", Collective.Kind.COMBINE);
        tape.elements("expert results summed", Elementwise.Kind.ADD, false, sent(share) * share.hidden());
        rejoin(tape, "expert results gather");
        shared(tape, false, true);
    }

    static void backward(Tape tape) {
        RankShare share = tape.share();
        shared(tape, true, true);
        tape.elements("expert results spread", Elementwise.Kind.COPY, false, sent(share) * share.hidden());
        exchange(tape, "combination gradient", Collective.Kind.DISPATCH);
        gatherArrived(tape, "result gradients gather");
        groupedBackward(tape, "experts down", share.hidden(), inner(share), AdaptedProduct.DOWN);
        FeedForward.activate(tape, worked(share) * inner(share), true);
        groupedBackward(tape, "experts up", columns(share), share.hidden(), AdaptedProduct.UP);
        scatterResults(tape, "token gradients scatter");
        exchange(tape, "dispatch gradient", Collective.Kind.COMBINE);
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

    /** Copies that come to the busiest rank, padding included. */
    static long busiest(RankShare share) {
        Experts experts = share.model().experts();
        double factor = experts.capacityFactor()
                .orElseGet(() -> RoutingImbalance.busiest(experts, share.plan().size(Axis.EXPERT), sent(share)));
        return Math.max(1, (long) Math.ceil(sent(share) * factor));
    }

    /** Copies that its products work on: those of all ranks that share its experts. */
    static long worked(RankShare share) {
        return busiest(share) * share.plan().expertTensor();
    }

    /** Experts of this rank. */
    static long held(RankShare share) {
        return Math.max(1, share.model().experts().experts() / share.plan().size(Axis.EXPERT));
    }

    /** Inner width of its part of an expert. */
    static long inner(RankShare share) {
        return share.model().experts().expertFfn() / share.plan().expertTensor();
    }

    static long columns(RankShare share) {
        return inner(share) * (share.model().spec().gated() ? 2 : 1);
    }

    static Linear router(RankShare share, long tokens) {
        return new Linear(
                "router", tokens, share.hidden(), share.model().experts().experts());
    }

    private static long rowsPerExpert(RankShare share) {
        return Math.max(1, (worked(share) + held(share) - 1) / held(share));
    }

    /** Products of all experts of this rank, with their adapters where there are any. */
    private static void grouped(Tape tape, String name, long out, long in, AdaptedProduct target) {
        RankShare share = tape.share();
        tape.narrow(name + " input cast", worked(share), in);
        rows(tape, name, out, in, share.compute());
        if (share.method().adapts(target)) {
            int rank = share.method().rank();
            rows(tape, name + " adapter down", rank, in, share.elementType());
            rows(tape, name + " adapter up", out, rank, share.elementType());
            tape.elements(name + " adapter sum", Elementwise.Kind.ADD, false, worked(share) * out);
        }
    }

    private static void groupedBackward(Tape tape, String name, long out, long in, AdaptedProduct target) {
        RankShare share = tape.share();
        int rank = share.method().rank();
        tape.narrow(name + " gradient cast", worked(share), out);
        rows(tape, name + " input gradient", in, out, share.compute());
        if (share.method().adapts(target)) {
            rows(tape, name + " adapter up input gradient", rank, out, share.elementType());
            rows(tape, name + " adapter down input gradient", in, rank, share.elementType());
            tape.elements(name + " adapter input gradient sum", Elementwise.Kind.ADD, false, worked(share) * in);
            weights(tape, name + " adapter up weight gradient", out, rank, share.elementType());
            weights(tape, name + " adapter down weight gradient", rank, in, share.elementType());
        } else if (!share.method().frozen()) {
            weights(tape, name + " weight gradient", out, in, share.compute());
        }
    }

    private static void rows(Tape tape, String name, long out, long in, DataType type) {
        RankShare share = tape.share();
        tape.compute(name, new GroupedGemm(held(share), rowsPerExpert(share), out, in, type));
    }

    private static void weights(Tape tape, String name, long out, long in, DataType type) {
        RankShare share = tape.share();
        tape.ofWeights(() -> tape.compute(name, new GroupedGemm(held(share), out, in, rowsPerExpert(share), type)));
    }

    private static void exchange(Tape tape, String name, Collective.Kind kind) {
        RankShare share = tape.share();
        boolean beside = share.overlapExperts();
        long copies = busiest(share);
        if (share.model().experts().capacityFactor().isPresent()) {
            // Buffers of one size for every expert, full or not.
            tape.communicate(
                    name + " of padded buffers",
                    Collective.Kind.ALL_TO_ALL,
                    Axis.EXPERT,
                    copies * share.hidden(),
                    beside);
        } else {
            long tokens = (copies + share.model().experts().active() - 1)
                    / share.model().experts().active();
            exchange(tape, name, kind, tokens, beside);
        }
    }

    /** An exchange in which every rank sends {@code tokens} tokens to their experts or has them back. */
    static void exchange(Tape tape, String name, Collective.Kind kind, long tokens, boolean beside) {
        RankShare share = tape.share();
        Experts experts = share.model().experts();
        DataType type = share.activation();
        long each = Math.max(1, tokens);
        Dealing dealing = new Dealing.Experts(
                each, experts.experts(), experts.active(), experts.groupLimit().orElse(0), 0);
        Bytes bytes = new Bytes(type.bytes(each * experts.active() * share.hidden()));
        tape.communicate(name + " to expert ranks", new Collective(kind, bytes, type, dealing), Axis.EXPERT, beside);
    }

    /** Ranks that share an expert need each other's tokens. */
    private static void gatherArrived(Tape tape, String name) {
        tape.communicate(
                name,
                Collective.Kind.ALL_GATHER,
                Axis.EXPERT_TENSOR,
                worked(tape.share()) * tape.share().hidden(),
                false);
    }

    private static void scatterResults(Tape tape, String name) {
        tape.communicate(
                name,
                Collective.Kind.REDUCE_SCATTER,
                Axis.EXPERT_TENSOR,
                worked(tape.share()) * tape.share().hidden(),
                false);
    }

    /** Where tensor ranks hold the whole sequence, each routed a part of it and needs the others' results. */
    private static void rejoin(Tape tape, String name) {
        if (!tape.share().plan().cutsSequence()) {
            TensorRegion.gather(tape, name, false);
        }
    }

    private static long sharedInner(RankShare share) {
        Experts experts = share.model().experts();
        return experts.expertFfn() * experts.shared() / share.plan().tensor();
    }

    /** The product into the shared expert. */
    static Linear sharedUp(RankShare share) {
        long columns = sharedInner(share) * (share.model().spec().gated() ? 2 : 1);
        return new Linear("shared expert up", share.tokens(), share.hidden(), columns, AdaptedProduct.UP);
    }

    /** The product out of it. */
    static Linear sharedDown(RankShare share) {
        return new Linear(
                "shared expert down", share.tokens(), sharedInner(share), share.hidden(), AdaptedProduct.DOWN);
    }

    /** The expert that every token visits; whoever sums its result with the routed ones leaves its reduction out. */
    static void shared(Tape tape, boolean backward, boolean reduce) {
        RankShare share = tape.share();
        Experts experts = share.model().experts();
        if (experts.shared() == 0) {
            return;
        }
        long inner = sharedInner(share);
        Linear up = sharedUp(share);
        Linear down = sharedDown(share);
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
