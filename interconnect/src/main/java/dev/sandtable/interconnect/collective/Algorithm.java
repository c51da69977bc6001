// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.Locale;
import java.util.Optional;

/** The catalogue of collective algorithms; n ranks, S bytes, h one hop, B the rate of a rank. All-reduce cost is given. */
public enum Algorithm {
    /** Neighbours pass pieces round: 2(n − 1)·h + 2(n − 1)/n·S/B. */
    RING(
            new RingPassing(false),
            "Neighbours pass pieces round: 2(n − 1)·h + 2(n − 1)/n·S/B",
            "large sizes on switches and rings: all links of a rank are busy all the time"),
    /** Half of the data each way round; twice the rate where links have two directions to different neighbours. */
    BIDIRECTIONAL_RING(
            new RingPassing(true),
            "Half of the data each way round; twice the rate where links have two directions to different neighbours",
            "large sizes where the two directions go to different neighbours, as on a torus"),
    /** Two complementary trees over units, chains inside: 2·(lanes − 1 + log₂ units)·h + 2·S/B. */
    TREE(
            new DoubleBinaryTree(),
            "Two complementary trees over units, chains inside: 2·(lanes − 1 + log₂ units)·h + 2·S/B",
            "all-reduces of small and middle sizes over many nodes"),
    /** The same trees from or to one rank; a broadcast takes (2 + lanes − 1 + log₂ units)·h + S/B. */
    ROOTED_TREES(
            new RootedTrees(),
            "The same trees from or to one rank; a broadcast takes (2 + lanes − 1 + log₂ units)·h + S/B",
            "middle and large sizes from or to one rank over many nodes"),
    /** Everybody who has it sends it on; a broadcast takes ⌈log₂ n⌉·(h + S/B), a gather ⌈log₂ n⌉·h + (n − 1)/n·S/B. */
    BINOMIAL_TREE(
            new BinomialTree(),
            "Everybody who has it sends it on; a broadcast takes ⌈log₂ n⌉·(h + S/B), a gather ⌈log₂ n⌉·h + (n − 1)/n·S/B",
            "small sizes from or to one rank"),
    /** A scatter and an all-gather make a broadcast: (⌈log₂ n⌉ + n − 1)·h + 2(n − 1)/n·S/B. */
    SCATTER_GATHER(
            new ScatterGather(),
            "A scatter and an all-gather make a broadcast: (⌈log₂ n⌉ + n − 1)·h + 2(n − 1)/n·S/B",
            "large sizes from or to one rank on one switch"),
    /** Exchange half, a quarter, … with partners at distance n/2, n/4, …: 2·log₂ n·h + 2(n − 1)/n·S/B. */
    HALVING_DOUBLING(
            new HalvingDoubling(),
            "Exchange half, a quarter, … with partners at distance n/2, n/4, …: 2·log₂ n·h + 2(n − 1)/n·S/B",
            "small and middle sizes, best at powers of two"),
    /** Double what is held each round, for any n: 2·⌈log₂ n⌉·h + 2(n − 1)/n·S/B. */
    BRUCK(
            new Bruck(),
            "Double what is held each round, for any n: 2·⌈log₂ n⌉·h + 2(n − 1)/n·S/B",
            "small sizes at any number of ranks, all-to-all of small messages"),
    /** Trees of all ranks at once, far sends first: an all-gather takes ⌈log₂ n⌉·h + (n − 1)/n·S/B. */
    AGGREGATED_TREES(
            new AggregatedTrees(),
            "Trees of all ranks at once, far sends first: an all-gather takes ⌈log₂ n⌉·h + (n − 1)/n·S/B",
            "small all-gathers and reduce-scatters over many ranks behind networks whose far links are slow"),
    /** Parts of the data along the axes of a torus in turn, both ways: 2(n − 1)/n·S/B over all links of a chip. */
    TORUS(
            new TorusAxes(),
            "Parts of the data along the axes of a torus in turn, both ways: 2(n − 1)/n·S/B over all links of a chip",
            "large sizes on boxes of a torus"),
    /** Everybody to everybody at once: 2·h + 2(n − 1)/n·S/B. */
    DIRECT(
            new Direct(),
            "Everybody to everybody at once: 2·h + 2(n − 1)/n·S/B",
            "full meshes, and small sizes everywhere"),
    /** Messages between pairs: all-to-all and send–receive, rendezvous·h + (n − 1)/n·S/B. */
    PAIRWISE(
            new Pairwise(),
            "Messages between pairs: all-to-all and send–receive, rendezvous·h + (n − 1)/n·S/B",
            "exchanges between all ranks, gathers and scatters by send and receive, two ranks"),
    /** Flags to ranks 1, 2, 4, … further on: a barrier takes ⌈log₂ n⌉·h. */
    DISSEMINATION(new Dissemination(), "Flags to ranks 1, 2, 4, … further on: a barrier takes ⌈log₂ n⌉·h", "barriers"),
    /** Scatter inside units, reduce across them by rings on every lane, gather inside: the slow level carries S/lanes. */
    HIERARCHICAL(
            new Hierarchical(new RingPassing(false)),
            "Scatter inside units, reduce across them by rings on every lane, gather inside: the slow level carries S/lanes",
            "large sizes over nodes whose links inside are faster than those between"),
    /** As hierarchical, with halving and doubling across units. */
    HIERARCHICAL_DOUBLING(
            new Hierarchical(new HalvingDoubling()),
            "As hierarchical, with halving and doubling across units",
            "the same with small sizes or many nodes"),
    /** As hierarchical, with pods of units: the outermost level carries S/(lanes·pod). */
    HIERARCHICAL_PODS(
            new Hierarchical(new Hierarchical(new RingPassing(false))),
            "As hierarchical, with pods of units: the outermost level carries S/(lanes·pod)",
            "the same where links between pods are slower still"),
    /** An all-to-all through the lane of the receiver: rendezvous·2·h + (lanes − 1)/lanes·S/B + (units − 1)/units·S/B'. */
    HIERARCHICAL_EXCHANGE(
            new HierarchicalExchange(false),
            "An all-to-all through the lane of the receiver: rendezvous·2·h + (lanes − 1)/lanes·S/B + (units − 1)/units·S/B'",
            "all-to-all of small messages over many nodes"),
    /** The same with a third step inside pods. */
    HIERARCHICAL_EXCHANGE_PODS(
            new HierarchicalExchange(true), "The same with a third step inside pods", "the same over many pods"),
    /** The switch adds and multiplies: one latency + (1 + 1/n)·S/B. */
    IN_SWITCH(
            new InSwitch(),
            "The switch adds and multiplies: one latency + (1 + 1/n)·S/B",
            "middle and large all-reduces inside a node whose switch adds"),
    /** Switches add inside units, trees join them on every lane: one latency + 2·log₂ units·h + max of both wires. */
    IN_SWITCH_TREE(
            new InSwitchTree(),
            "Switches add inside units, trees join them on every lane: one latency + 2·log₂ units·h + max of both wires",
            "the same over nodes"),
    /** Switches between units add too, on every lane: one latency + max of (1 + 1/lanes)·S/B inside and S/lanes/B' across. */
    IN_NETWORK(
            new InNetwork(),
            "Switches between units add too, on every lane: one latency + max of (1 + 1/lanes)·S/B inside and S/lanes/B' across",
            "all-reduces over nodes whose network adds"),
    /** Tokens straight to the ranks of their experts: h + copies·row/B. */
    LOW_LATENCY(
            new LowLatency(),
            "Tokens straight to the ranks of their experts: h + copies·row/B",
            "few tokens: decoding"),
    /** Tokens once to each node on their own lane and on from there: 4·h + max of both wires. */
    NODE_LIMITED(
            new NodeLimited(),
            "Tokens once to each node on their own lane and on from there: 4·h + max of both wires",
            "many tokens: training and prompts");

    private final Schedule schedule;
    private final String law;
    private final String when;

    Algorithm(Schedule schedule, String law, String when) {
        this.schedule = schedule;
        this.law = law;
        this.when = when;
    }

    /** What it does and what that costs, in one line. */
    public String law() {
        return law;
    }

    /** Where it is the cheapest, in one line. */
    public String when() {
        return when;
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
