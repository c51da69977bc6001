// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.Optional;

/** The catalogue of collective algorithms; n ranks, S bytes, h one hop, B the rate of a rank. All-reduce cost is given. */
public enum Algorithm {
    /** Neighbours pass pieces round: 2(n − 1)·h + 2(n − 1)/n·S/B. */
    RING(new RingPassing(false)),
    /** Half of the data each way round; twice the rate where links have two directions to different neighbours. */
    BIDIRECTIONAL_RING(new RingPassing(true)),
    /** Two complementary trees over units, chains inside: 2·(lanes − 1 + log₂ units)·h + 2·S/B. */
    TREE(new DoubleBinaryTree()),
    /** Exchange half, a quarter, … with partners at distance n/2, n/4, …: 2·log₂ n·h + 2(n − 1)/n·S/B. */
    HALVING_DOUBLING(new HalvingDoubling()),
    /** Double what is held each round, for any n: 2·⌈log₂ n⌉·h + 2(n − 1)/n·S/B. */
    BRUCK(new Bruck()),
    /** Parts of the data along the axes of a torus in turn, both ways: 2(n − 1)/n·S/B over all links of a chip. */
    TORUS(new TorusAxes()),
    /** Everybody to everybody at once: 2·h + 2(n − 1)/n·S/B. */
    DIRECT(new Direct()),
    /** Messages between pairs: all-to-all and send–receive, rendezvous·h + (n − 1)/n·S/B. */
    PAIRWISE(new Pairwise()),
    /** Scatter inside units, reduce across them by rings on every lane, gather inside: the slow level carries S/lanes. */
    HIERARCHICAL(new Hierarchical(new RingPassing(false))),
    /** As hierarchical, with halving and doubling across units. */
    HIERARCHICAL_DOUBLING(new Hierarchical(new HalvingDoubling())),
    /** The switch adds and multiplies: one latency + (1 + 1/n)·S/B. */
    IN_SWITCH(new InSwitch()),
    /** Switches add inside units, trees join them on every lane: one latency + 2·log₂ units·h + max of both wires. */
    IN_SWITCH_TREE(new InSwitchTree());

    private final Schedule schedule;

    Algorithm(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Whether it needs a switch that adds. */
    boolean usesSwitch() {
        return this == IN_SWITCH || this == IN_SWITCH_TREE;
    }

    /** The plan of a collective over at least two ranks; empty where this algorithm has none. */
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        return shape.ranks() < 2 ? Optional.empty() : schedule.plan(kind, shape);
    }
}
