// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.ideal;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.topology.Dragonfly;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.Fault;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Switch;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Torus;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bounds from cuts through several members, by hand, and prices that reach them. */
class CutTest {
    private static final long GB = 1_000_000_000L;

    private static FatTree tree(Optional<FatTree.Core> core) {
        return new FatTree(
                16,
                gbps(25, Scope.PER_PORT),
                1,
                us(1),
                Optional.of(new Ratio(2)),
                Optional.of(4),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(4),
                core);
    }

    private static final Level LANES =
            new Switch(2, gbps(500, Scope.PER_CHIP), 1, us(1), Optional.empty(), Optional.empty());

    private static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** Pairs (i, i + distance) over all endpoints. */
    private static List<int[]> pairs(int n, int distance) {
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (i / distance % 2 == 0) {
                pairs.add(new int[] {i, i + distance});
            }
        }
        return pairs;
    }

    private static Collective of(Kind kind) {
        return new Collective(kind, new Bytes(GB), DataType.BF16);
    }

    private static void assertReached(List<Level> levels, Kind kind, List<int[]> groups, double seconds) {
        assertEquals(seconds, CutBound.seconds(Topology.of(levels), of(kind), groups), 1e-9);
        double price = Fabric.compose(levels, ideal(Algorithm.PAIRWISE))
                .price(of(kind), groups)
                .time()
                .seconds();
        assertEquals(seconds, price, 5e-6, "the price is the cut and a hop");
    }

    @Test
    void podsBindWhereTheTreeIsOversubscribed() {
        // A pod of four members has 50 GB/s to the spine: 4·12 pairs of 1/16 GB are 3 GB.
        List<Level> levels = List.of(tree(Optional.empty()));
        assertReached(levels, Kind.ALL_TO_ALL, List.of(all(16)), 3 / 50.0);
        // Four senders of 1 GB each.
        assertReached(levels, Kind.SEND_RECV, pairs(16, 4), 4 / 50.0);
        // Inside a pod the ports bind.
        assertReached(levels, Kind.SEND_RECV, pairs(16, 1), 1 / 25.0);
    }

    @Test
    void zonesBindWhereTheCoreIs() {
        // Two zones of two pods: 100 GB/s of leaves over 2 are 50 GB/s for the eight senders of a zone.
        List<Level> levels = List.of(tree(Optional.of(new FatTree.Core(8, new Ratio(2), Optional.empty()))));
        assertReached(levels, Kind.SEND_RECV, pairs(16, 8), 8 / 50.0);
        assertReached(levels, Kind.SEND_RECV, pairs(16, 4), 4 / 50.0);
    }

    @Test
    void membersWithLanesAddUp() {
        // A node of two chips on one port: both send out of it.
        assertReached(List.of(LANES, tree(Optional.empty())), Kind.SEND_RECV, pairs(32, 8), 8 / 50.0);
    }

    @Test
    void deadSpinesNarrowTheCut() {
        List<Level> levels = List.of(tree(Optional.empty()));
        List<Fault> faults = List.of(new Fault.DeadPart(0, Optional.empty(), "spine-1"));
        double whole = CutBound.seconds(Topology.of(levels), of(Kind.ALL_TO_ALL), List.of(all(16)));
        double broken = CutBound.seconds(Topology.of(levels).with(faults), of(Kind.ALL_TO_ALL), List.of(all(16)));
        assertEquals(4 / 3.0 * whole, broken, 1e-9);
    }

    @Test
    void halvesOfATorusBind() {
        // Rows of eight with pairs four apart: 4 rows · 4 senders of 1 GB over 2·4 links of 10 GB/s.
        Level torus = new Torus(List.of(8, 4), gbps(10, Scope.PER_LINK), us(1), Optional.empty());
        assertEquals(16 / 80.0, CutBound.seconds(Topology.of(List.of(torus)), of(Kind.SEND_RECV), pairs(32, 4)), 1e-9);
    }

    @Test
    void groupsOfADragonflyBind() {
        Level fly = new Dragonfly(
                72,
                2,
                4,
                2,
                gbps(50, Scope.PER_PORT),
                1,
                gbps(50, Scope.PER_LINK),
                gbps(25, Scope.PER_LINK),
                us(1),
                us(0.1),
                us(0.5),
                Optional.empty(),
                Optional.empty());
        // All to all: 8·64 pairs of 1/72 GB leave a group over eight links, one for each other group and each as busy.
        assertReached(List.of(fly), Kind.ALL_TO_ALL, List.of(all(72)), 8 * 64 / 72.0 / 200);
    }
}
