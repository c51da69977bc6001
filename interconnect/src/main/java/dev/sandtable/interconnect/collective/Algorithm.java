// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.Locale;
import java.util.Optional;

/** The catalogue of collective algorithms; n ranks, S bytes, h one hop, B the rate of a rank. All-reduce cost is given. */
public enum Algorithm {
    /** Neighbours pass pieces round: 2(n − 1)·h + 2(n − 1)/n·S/B. */
    RING(new RingPassing(false)),
    /** Half of the data each way round; twice the rate where links have two directions to different neighbours. */
    BIDIRECTIONAL_RING(new RingPassing(true)),
    /** Two complementary trees over units, chains inside: 2·(lanes − 1 + log₂ units)·h + 2·S/B. */
    TREE(new DoubleBinaryTree()),
    /** The same trees from or to one rank; a broadcast takes (2 + lanes − 1 + log₂ units)·h + S/B. */
    ROOTED_TREES(new RootedTrees()),
    /** Everybody who has it sends it on; a broadcast takes ⌈log₂ n⌉·(h + S/B), a gather ⌈log₂ n⌉·h + (n − 1)/n·S/B. */
    BINOMIAL_TREE(new BinomialTree()),
    /** A scatter and an all-gather make a broadcast: (⌈log₂ n⌉ + n − 1)·h + 2(n − 1)/n·S/B. */
    SCATTER_GATHER(new ScatterGather()),
    /** Exchange half, a quarter, … with partners at distance n/2, n/4, …: 2·log₂ n·h + 2(n − 1)/n·S/B. */
    HALVING_DOUBLING(new HalvingDoubling()),
    /** Double what is held each round, for any n: 2·⌈log₂ n⌉·h + 2(n − 1)/n·S/B. */
    BRUCK(new Bruck()),
    /** Trees of all ranks at once, far sends first: an all-gather takes ⌈log₂ n⌉·h + (n − 1)/n·S/B. */
    AGGREGATED_TREES(new AggregatedTrees()),
    /** Parts of the data along the axes of a torus in turn, both ways: 2(n − 1)/n·S/B over all links of a chip. */
    TORUS(new TorusAxes()),
    /** Everybody to everybody at once: 2·h + 2(n − 1)/n·S/B. */
    DIRECT(new Direct()),
    /** Messages between pairs: all-to-all and send–receive, rendezvous·h + (n − 1)/n·S/B. */
    PAIRWISE(new Pairwise()),
    /** Flags to ranks 1, 2, 4, … further on: a barrier takes ⌈log₂ n⌉·h. */
    DISSEMINATION(new Dissemination()),
    /** Scatter inside units, reduce across them by rings on every lane, gather inside: the slow level carries S/lanes. */
    HIERARCHICAL(new Hierarchical(new RingPassing(false))),
    /** As hierarchical, with halving and doubling across units. */
    HIERARCHICAL_DOUBLING(new Hierarchical(new HalvingDoubling())),
    /** As hierarchical, with pods of units: the outermost level carries S/(lanes·pod). */
    HIERARCHICAL_PODS(new Hierarchical(new Hierarchical(new RingPassing(false)))),
    /** An all-to-all through the lane of the receiver: rendezvous·2·h + (lanes − 1)/lanes·S/B + (units − 1)/units·S/B'. */
    HIERARCHICAL_EXCHANGE(new HierarchicalExchange(false)),
    /** The same with a third step inside pods. */
    HIERARCHICAL_EXCHANGE_PODS(new HierarchicalExchange(true)),
    /** The switch adds and multiplies: one latency + (1 + 1/n)·S/B. */
    IN_SWITCH(new InSwitch()),
    /** Switches add inside units, trees join them on every lane: one latency + 2·log₂ units·h + max of both wires. */
    IN_SWITCH_TREE(new InSwitchTree()),
    /** Switches between units add too, on every lane: one latency + max of (1 + 1/lanes)·S/B inside and S/lanes/B' across. */
    IN_NETWORK(new InNetwork()),
    /** Tokens straight to the ranks of their experts: h + copies·row/B. */
    LOW_LATENCY(new LowLatency()),
    /** Tokens once to each node on their own lane and on from there: 4·h + max of both wires. */
    NODE_LIMITED(new NodeLimited());

    private final Schedule schedule;

    Algorithm(Schedule schedule) {
        this.schedule = schedule;
    }

    /** The name as files spell it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it needs a switch that adds. */
    boolean usesSwitch() {
        return this == IN_SWITCH || this == IN_SWITCH_TREE || this == IN_NETWORK;
    }

    /** Whether a token goes to several experts of a rank or node once. */
    boolean sendsOnce() {
        return this == NODE_LIMITED;
    }

    /** The rank that holds a piece before a gather and after a scatter. */
    int owner(int piece, Shape shape) {
        return schedule.owner(piece, shape);
    }

    /**
     * The plan of a collective over at least two ranks; empty where this algorithm has none. A barrier is an all-reduce of
     * nothing where there is no plan of its own.
     */
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (shape.ranks() < 2) {
            return Optional.empty();
        }
        Optional<Plan> plan = schedule.plan(kind, shape);
        return plan.isEmpty() && kind == Collective.Kind.BARRIER
                ? schedule.plan(Collective.Kind.ALL_REDUCE, shape)
                : plan;
    }
}
