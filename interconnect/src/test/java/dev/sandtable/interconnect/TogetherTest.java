// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Running;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Switch;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Different collectives at one moment. Page: two that share by hand; law: never faster than alone or than the wires. */
class TogetherTest {
    private static final long GB = 1_000_000_000L;

    private static Level sw(int size, double rate) {
        return new Switch(size, gbps(rate, Scope.PER_CHIP), 1, us(1), Optional.empty(), Optional.empty());
    }

    private static Level tree(int size, int ports) {
        return new FatTree(
                size,
                gbps(25, Scope.PER_PORT),
                ports,
                us(5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Collective of(Kind kind, long bytes) {
        return new Collective(kind, new Bytes(bytes), DataType.BF16);
    }

    private static int[] range(int first, int count, int step) {
        return IntStream.range(0, count).map(i -> first + i * step).toArray();
    }

    private static double micros(Picoseconds time) {
        return time.microseconds();
    }

    /** Two messages from one chip of a switch, 1 GB and 2 GB at 100 GB/s: they share until 20 ms, then the longer goes on. */
    @Test
    void twoMessagesOfOneSender() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 100)), Nodes.ideal(Algorithm.PAIRWISE));
        List<Picoseconds> ends = fabric.together(List.of(
                new Running(of(Kind.SEND_RECV, GB), List.of(new int[] {0, 1})),
                new Running(of(Kind.SEND_RECV, 2 * GB), List.of(new int[] {0, 2}))));
        assertEquals(20_001, micros(ends.get(0)), 0.01);
        assertEquals(30_001, micros(ends.get(1)), 0.01);
    }

    /** A tensor all-reduce and a reduce-scatter over data ranks that share the chips' ports of one switch. */
    @Test
    void twoCollectivesOnTheSamePorts() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 100)), Nodes.ideal(Algorithm.RING));
        List<int[]> tensor = List.of(range(0, 4, 1), range(4, 4, 1));
        List<int[]> data = List.of(range(0, 2, 4), range(1, 2, 4), range(2, 2, 4), range(3, 2, 4));
        List<Picoseconds> ends = fabric.together(List.of(
                new Running(of(Kind.ALL_REDUCE, GB), tensor), new Running(of(Kind.REDUCE_SCATTER, 3 * GB), data)));
        // 1.5 GB each on every port; both at half the rate until both end: 6 hops and 1 hop beside 30 ms.
        assertEquals(30_000, micros(ends.get(0)), 10);
        assertEquals(30_000, micros(ends.get(1)), 10);
        assertTrue(micros(ends.get(0)) > 29_990 && micros(ends.get(1)) > 29_990);
    }

    @Test
    void collectivesThatShareNothingDoNotDisturbEachOther() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 300), tree(4, 8)), Nodes.nccl());
        Collective inside = of(Kind.ALL_REDUCE, GB);
        Collective across = of(Kind.ALL_GATHER, GB / 3);
        int[] node = range(0, 8, 1);
        int[] lane = range(0, 4, 8);
        List<Picoseconds> ends =
                fabric.together(List.of(new Running(inside, List.of(node)), new Running(across, List.of(lane))));
        assertEquals(micros(fabric.price(inside, node).time()), micros(ends.get(0)), 0.01);
        assertEquals(micros(fabric.price(across, lane).time()), micros(ends.get(1)), 0.01);
    }

    /** Groups of one collective that share adapters: what the price of all at once says. */
    @Test
    void alikeGroupsEndTogetherAsTheirPriceSays() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 300), tree(4, 2)), Nodes.ideal(Algorithm.RING));
        List<int[]> lanes = new ArrayList<>();
        for (int lane = 0; lane < 8; lane++) {
            lanes.add(range(lane, 4, 8));
        }
        Collective sum = of(Kind.ALL_REDUCE, GB);
        double priced = micros(fabric.price(sum, lanes).time());
        assertEquals(
                priced, micros(fabric.together(List.of(new Running(sum, lanes))).get(0)), priced * 1e-3);
        List<Running> apart =
                lanes.stream().map(lane -> new Running(sum, List.of(lane))).toList();
        List<Picoseconds> ends = fabric.together(apart);
        assertEquals(1, ends.stream().distinct().count(), "symmetric groups end at the same time: " + ends);
    }

    @Test
    void nothingEndsBeforeItWouldAloneNorAfterAllInTurn() {
        SplittableRandom random = new SplittableRandom(5);
        List<List<Level>> worlds = List.of(
                List.of(sw(8, 100)), List.of(sw(4, 200), tree(6, 2)), List.of(sw(4, 200), tree(3, 1), sw(2, 10)));
        List<Kind> kinds = List.of(Kind.ALL_REDUCE, Kind.ALL_GATHER, Kind.REDUCE_SCATTER, Kind.ALL_TO_ALL, Kind.REDUCE);
        for (int trial = 0; trial < 120; trial++) {
            Fabric fabric = Fabric.compose(worlds.get(trial % worlds.size()), Nodes.everything());
            List<Running> running = new ArrayList<>();
            double inTurn = 0;
            for (int i = 0; i < 2 + random.nextInt(3); i++) {
                int n = 2 + random.nextInt(7);
                int[] group =
                        random.ints(0, fabric.endpoints()).distinct().limit(n).toArray();
                Collective one = of(kinds.get(random.nextInt(kinds.size())), 1L << random.nextInt(8, 31));
                running.add(new Running(one, List.of(group)));
                inTurn += fabric.price(one, group).time().seconds();
            }
            List<Picoseconds> ends = fabric.together(running);
            for (int i = 0; i < ends.size(); i++) {
                double alone = fabric.price(
                                running.get(i).collective(), running.get(i).groups())
                        .time()
                        .seconds();
                assertTrue(
                        ends.get(i).seconds() >= alone - 2e-12,
                        "trial " + trial + " " + i + " " + ends.get(i) + " alone " + alone);
                assertTrue(
                        ends.get(i).seconds() <= inTurn + 1e-11,
                        "trial " + trial + " in turn " + inTurn + " " + ends.get(i) + running);
            }
        }
    }
}
