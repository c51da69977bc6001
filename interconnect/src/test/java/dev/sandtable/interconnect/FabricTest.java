// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.ideal;
import static dev.sandtable.interconnect.Nodes.link;
import static dev.sandtable.interconnect.Nodes.nccl;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CutBound;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.FullMesh;
import dev.sandtable.interconnect.topology.InSwitchReduction;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Ring;
import dev.sandtable.interconnect.topology.Switch;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FabricTest {
    private static final long GB = 1_000_000_000L;

    private static Collective of(Kind kind, long bytes) {
        return new Collective(kind, new Bytes(bytes), DataType.BF16);
    }

    private static int[] range(int first, int count, int step) {
        int[] group = new int[count];
        for (int i = 0; i < count; i++) {
            group[i] = first + i * step;
        }
        return group;
    }

    private static Level sw(int size, double rate) {
        return new Switch(size, gbps(rate, Scope.PER_CHIP), 1, us(1), Optional.empty(), Optional.empty());
    }

    private static Level mesh(int size) {
        return new FullMesh(size, gbps(28, Scope.PER_PAIR), us(1), Optional.empty());
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

    private static double micros(List<Level> levels, Algorithm algorithm, Kind kind, long bytes, int[] group) {
        return Fabric.compose(levels, ideal(algorithm))
                .price(of(kind, bytes), group)
                .time()
                .microseconds();
    }

    // Closed forms by hand: latency 1 us per hop, 100 GB/s, 1 GB.

    @Test
    void aRingPaysTwoTimesSevenHopsAndSevenQuartersOfTheBuffer() {
        // 14 hops + 1.75 GB / 100 GB/s = 14 us + 17,500 us.
        assertEquals(17_514, micros(List.of(sw(8, 100)), Algorithm.RING, Kind.ALL_REDUCE, GB, range(0, 8, 1)), 1e-3);
        // The ring topology of the same rate per link: the same. 6 hops + 1.5 GB for four of a ring of four.
        Level ring = new Ring(4, gbps(100, Scope.PER_LINK), us(1), Optional.empty());
        assertEquals(15_006, micros(List.of(ring), Algorithm.RING, Kind.ALL_REDUCE, GB, range(0, 4, 1)), 1e-3);
        // Both ways round uses the other direction of every link: half the wire time.
        assertEquals(
                7_506, micros(List.of(ring), Algorithm.BIDIRECTIONAL_RING, Kind.ALL_REDUCE, GB, range(0, 4, 1)), 1e-3);
    }

    @Test
    void halvingAndDoublingPaysSixHopsOverEightRanks() {
        assertEquals(
                17_506,
                micros(List.of(sw(8, 100)), Algorithm.HALVING_DOUBLING, Kind.ALL_REDUCE, GB, range(0, 8, 1)),
                1e-3);
    }

    /** The oracle of another simulator: direct all-reduce, full mesh, 8 × 64 MiB, 50 GiB/s, 500 ns, less its end costs. */
    @Test
    void aDirectAllReduceOnAFullMeshAgreesWithAnotherSimulator() {
        // 3·10 ns end delay + 15 ns of reduction in the local memory are in 329,256 ns, and floors of each time.
        Level mesh = new FullMesh(8, gbps(50 * 1.073741824, Scope.PER_PAIR), us(0.5), Optional.empty());
        double nanos = 1000 * micros(List.of(mesh), Algorithm.DIRECT, Kind.ALL_REDUCE, 64L << 20, range(0, 8, 1));
        long reduction = 3 * (8388608L / 1600);
        assertEquals(329_256 - 30 - reduction, nanos, 5);
    }

    /** The same simulator's rings of 50 GiB/s and 500 ns, less 10 ns per step and 3·⌊m/1600⌋ ns per reduction. */
    @Test
    void ringsAgreeWithAnotherSimulator() {
        long[][] rows = {
            {8, 1 << 30, 36_768_756}, {64, 1 << 30, 41_420_935}, {8, 1 << 20, 43_025}, {256, 1 << 30, 42_108_925}
        };
        for (long[] row : rows) {
            int n = (int) row[0];
            Level ring = new Ring(n, gbps(50 * 1.073741824, Scope.PER_LINK), us(0.5), Optional.empty());
            double nanos = 1000 * micros(List.of(ring), Algorithm.RING, Kind.ALL_REDUCE, row[1], range(0, n, 1));
            long ends = 10 + 20L * (n - 1) + (n - 1) * 3L * (row[1] / n / 1600);
            assertEquals(row[2] - ends, nanos, 2.0 * n, "ring of " + n);
        }
    }

    @Test
    void twoRanksOfAMeshSeeOneSeventhOfWhatEightSee() {
        double two = micros(List.of(mesh(8)), Algorithm.DIRECT, Kind.ALL_GATHER, GB, range(0, 2, 1)) - 1;
        double eight = micros(List.of(mesh(8)), Algorithm.DIRECT, Kind.ALL_GATHER, GB, range(0, 8, 1)) - 1;
        // Bus bandwidth S(n − 1)/n/T: 28 GB/s for two ranks, 196 GB/s for eight.
        assertEquals(28, 0.5e3 * 1e3 / two, 1e-3);
        assertEquals(196, 0.875e3 * 1e3 / eight, 1e-2);
    }

    @Test
    void aMeshOfSevenIsSixRingsWithoutACommonLink() {
        assertEquals(
                196 * 6 / 7.0 * 1e3,
                12 / 7.0 * 1e9 / (micros(List.of(mesh(7)), Algorithm.RING, Kind.ALL_REDUCE, GB, range(0, 7, 1)) - 12),
                1e3);
    }

    @Test
    void aSwitchThatAddsMovesOneAndAnEighthOfTheBuffer() {
        Level adds = new Switch(
                8,
                gbps(100, Scope.PER_CHIP),
                1,
                us(1),
                Optional.empty(),
                Optional.of(new InSwitchReduction(new Ratio(0.5), us(25))));
        assertEquals(22_525, micros(List.of(adds), Algorithm.IN_SWITCH, Kind.ALL_REDUCE, GB, range(0, 8, 1)), 1e-3);
    }

    @Test
    void anAllToAllReachesTheCutOfAnIdealSwitch() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 100)), ideal(Algorithm.PAIRWISE));
        double seconds =
                fabric.price(of(Kind.ALL_TO_ALL, GB), range(0, 8, 1)).time().seconds();
        double bound = CutBound.seconds(fabric.topology(), of(Kind.ALL_TO_ALL, GB), List.of(range(0, 8, 1)));
        assertEquals(1e-6, seconds - bound, 1e-11);
    }

    @Test
    void eightDataParallelRingsShareTheAdaptersOfTheirNode() {
        List<int[]> groups = new ArrayList<>();
        for (int lane = 0; lane < 8; lane++) {
            groups.add(range(lane, 4, 8));
        }
        Collective sum = of(Kind.ALL_REDUCE, GB);
        Fabric rails = Fabric.compose(List.of(sw(8, 300), tree(4, 8)), ideal(Algorithm.RING));
        double alone = rails.price(sum, groups.get(0)).time().microseconds();
        assertEquals(alone, rails.price(sum, groups).time().microseconds(), 1e-6, "each has its own rail");
        Fabric shared = Fabric.compose(List.of(sw(8, 300), tree(4, 2)), ideal(Algorithm.RING));
        double one = shared.price(sum, groups.get(0)).time().microseconds() - 30;
        assertEquals(4 * one, shared.price(sum, groups).time().microseconds() - 30, 1e-3, "four share one adapter");
    }

    @Test
    void aRingOverNodesUsesEveryRail() {
        // 32 ranks, 4 nodes: 2·31/32 GB over eight adapters of 25 GB/s; 300 GB/s inside do not bind.
        double micros = micros(List.of(sw(8, 300), tree(4, 8)), Algorithm.RING, Kind.ALL_REDUCE, GB, range(0, 32, 1));
        // Of 32 hops round the circle 28 are inside at 1 us and 4 outside at 5 us.
        assertEquals(62 * (28 + 20) / 32.0 + 1.9375e6 / 200, micros, 0.1);
    }

    @Test
    void twoLevelsCarryTheBufferOnceInsideAndAnEighthPerRail() {
        double micros =
                micros(List.of(sw(8, 300), tree(4, 8)), Algorithm.HIERARCHICAL, Kind.ALL_REDUCE, GB, range(0, 32, 1));
        assertEquals(14 + 1.75e6 / 300 + 6 * 5 + 1.5e6 / 8 / 25, micros, 0.1);
    }

    @Test
    void tensorGroupsInsideNodesDoNotDisturbEachOther() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 300), tree(64, 8)), nccl());
        List<int[]> groups = new ArrayList<>();
        for (int node = 0; node < 64; node++) {
            groups.add(range(8 * node, 8, 1));
        }
        Collective sum = of(Kind.ALL_REDUCE, 1 << 24);
        assertEquals(fabric.price(sum, groups.get(5)), fabric.price(sum, groups));
    }

    private static final List<Kind> EVEN = List.of(
            Kind.ALL_REDUCE,
            Kind.ALL_GATHER,
            Kind.REDUCE_SCATTER,
            Kind.ALL_TO_ALL,
            Kind.BROADCAST,
            Kind.REDUCE,
            Kind.GATHER,
            Kind.SCATTER,
            Kind.SEND_RECV);

    private static List<List<Level>> fabrics() {
        return List.of(
                List.of(sw(8, 100)),
                List.of(mesh(6)),
                List.of(new Torus(List.of(4, 4), gbps(10, Scope.PER_LINK), us(1), Optional.empty())),
                List.of(link("nvlink4-nvswitch3-h100"), link("infiniband-ndr").withSize(5)),
                List.of(link("hccs-full-mesh"), link("roce-200g").withSize(4)),
                List.of(link("nvlink2-hybrid-cube-mesh")),
                List.of(link("pcie4-switch"), tree(3, 1), sw(2, 10)));
    }

    /** Any group, kind and size has a price that the wire allows, that grows with size and falls with bandwidth. */
    @Test
    void pricesObeyTheWireAndGrowWithSize() {
        SplittableRandom random = new SplittableRandom(3);
        for (List<Level> levels : fabrics()) {
            Fabric fabric = Fabric.compose(levels, Nodes.everything());
            for (int trial = 0; trial < 40; trial++) {
                int n = 2 + random.nextInt(Math.min(16, fabric.endpoints() - 1));
                int[] group =
                        random.ints(0, fabric.endpoints()).distinct().limit(n).toArray();
                Kind kind = EVEN.get(random.nextInt(EVEN.size()));
                int[] ranks = kind == Kind.SEND_RECV ? new int[] {group[0], group[1]} : group;
                long bytes = 1L << random.nextInt(4, 30);
                double less = fabric.price(of(kind, bytes), ranks).time().seconds();
                double more =
                        fabric.price(of(kind, bytes + bytes / 3), ranks).time().seconds();
                assertTrue(less <= more * (1 + 1e-12), kind + " " + bytes);
                assertTrue(less >= CutBound.seconds(fabric.topology(), of(kind, bytes), List.of(ranks)));
            }
        }
    }

    @Test
    void moreBandwidthIsNeverSlower() {
        for (Kind kind : List.of(Kind.ALL_REDUCE, Kind.ALL_TO_ALL, Kind.ALL_GATHER)) {
            double last = Double.POSITIVE_INFINITY;
            for (double rate = 10; rate < 400; rate *= 1.5) {
                double micros = Fabric.compose(List.of(sw(8, rate), tree(3, 4)), Nodes.everything())
                        .price(of(kind, 1 << 26), range(0, 24, 1))
                        .time()
                        .microseconds();
                assertTrue(micros <= last, kind + " at " + rate);
                last = micros;
            }
        }
    }

    @Test
    void groupsThatAreAlikeCostAlike() {
        Fabric fabric = Fabric.compose(
                List.of(link("nvlink3-nvswitch2"), link("infiniband-hdr").withSize(6)), nccl());
        Collective sum = of(Kind.ALL_REDUCE, 12_345_678);
        for (int node = 1; node < 6; node++) {
            assertEquals(fabric.price(sum, range(0, 8, 1)), fabric.price(sum, range(8 * node, 8, 1)));
            assertEquals(fabric.price(sum, range(0, 6, 8)), fabric.price(sum, range(node, 6, 8)));
        }
    }

    @Test
    void sixteenThousandEndpointsAreOrdinary() {
        Fabric fabric = Fabric.compose(
                List.of(link("nvlink4-nvswitch3-h100"), link("infiniband-ndr").withSize(2048)), nccl());
        assertEquals(16_384, fabric.endpoints());
        int[] all = range(0, 16_384, 1);
        double sum = fabric.price(of(Kind.ALL_REDUCE, GB), all).time().seconds();
        double exchange = fabric.price(of(Kind.ALL_TO_ALL, GB), all).time().seconds();
        // Both cross the node's 8 adapters at 48.5 GB/s: 2 GB for the sum, 8 GB for the exchange.
        assertEquals(2e9 / 388e9, sum, 0.2 * sum);
        // The ramp of 2·√(2.18 us · 20.6 ms) adds 2 %.
        assertEquals(8e9 / 388e9, exchange, 0.03 * exchange);
    }

    @Test
    void pricesExplainThemselves() {
        Fabric fabric = Fabric.compose(List.of(link("nvlink3-nvswitch2")), nccl());
        var tree = fabric.explain(of(Kind.ALL_REDUCE, GB), List.of(range(0, 8, 1)));
        double sum = tree.details().stream().mapToDouble(term -> term.value()).sum();
        assertEquals(tree.value(), sum, 1e-12);
        assertTrue(tree.law().contains("RING with Simple"));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Fabric fabric = Fabric.compose(List.of(sw(8, 100)), nccl());
        Collective sum = of(Kind.ALL_REDUCE, GB);
        assertThrows(IllegalArgumentException.class, () -> fabric.price(sum, new int[] {0, 8}));
        assertThrows(IllegalArgumentException.class, () -> fabric.price(sum, new int[] {1, 1}));
        assertThrows(IllegalArgumentException.class, () -> fabric.price(sum, List.of(range(0, 2, 1), range(1, 2, 1))));
        assertThrows(IllegalArgumentException.class, () -> fabric.price(of(Kind.SEND_RECV, GB), range(0, 3, 1)));
        assertEquals(0, fabric.price(sum, new int[] {3}).time().value());
    }
}
