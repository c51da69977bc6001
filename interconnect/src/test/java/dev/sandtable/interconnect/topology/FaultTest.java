// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.ideal;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.Nodes;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fabrics with something broken, by hand; and the law that nothing broken makes anything faster. */
class FaultTest {
    private static final long GB = 1_000_000_000L;
    private static final Optional<Integer> ANY = Optional.empty();
    private static final List<Kind> KINDS = List.of(
            Kind.ALL_REDUCE, Kind.ALL_GATHER, Kind.REDUCE_SCATTER, Kind.ALL_TO_ALL, Kind.BROADCAST, Kind.SEND_RECV);

    private static FatTree tree(int size, int ports, int pod, int spines, FatTree.Spreading spreading) {
        return new FatTree(
                size,
                gbps(25, Scope.PER_PORT),
                ports,
                us(5),
                Optional.empty(),
                Optional.of(pod),
                Optional.of(true),
                Optional.of(spreading),
                Optional.empty(),
                Optional.empty(),
                Optional.of(spines),
                Optional.empty());
    }

    private static Level sw(int size, double rate) {
        return new Switch(size, gbps(rate, Scope.PER_CHIP), 1, us(1), Optional.empty(), Optional.empty());
    }

    private static Level mesh(int size) {
        return new FullMesh(size, gbps(28, Scope.PER_PAIR), us(1), Optional.empty());
    }

    private static double seconds(List<Level> levels, List<Fault> faults, Algorithm algorithm, Kind kind, int ranks) {
        return Fabric.compose(levels, faults, ideal(algorithm))
                .price(
                        new Collective(kind, new Bytes(GB), DataType.BF16),
                        IntStream.range(0, ranks).toArray())
                .time()
                .seconds();
    }

    private static Fault dead(int level, String a, String b) {
        return new Fault.DeadLink(level, ANY, List.of(a, b));
    }

    // ---- By hand ------------------------------------------------------------------

    @Test
    void oneDeadSpineOfFourLeavesThreeQuarters() {
        // Eight members of one port, two pods: 4·25 GB/s from pod to pod through four spines.
        List<Level> levels = List.of(sw(1, 1), tree(8, 1, 4, 4, FatTree.Spreading.ADAPTIVE));
        Topology topology = Topology.of(levels).with(List.of(new Fault.DeadPart(1, ANY, "spine-2")));
        Router router = new Router(topology);
        int[] path = new int[router.longestRoute()];
        assertEquals(4, router.route(0, 4, path));
        assertEquals(75e9, topology.bytesPerSecond(path[1]), 1);
        assertEquals(75e9, topology.bytesPerSecond(path[2]), 1);
        assertEquals(25e9, topology.bytesPerSecond(path[0]), 1);
        // All to all: 4·4 pairs of 1/8 GB over the pod's cut are 2 GB at 100, then 75 GB/s; ports need 0.875 GB at 25.
        assertEquals(0.035, seconds(levels, List.of(), Algorithm.PAIRWISE, Kind.ALL_TO_ALL, 8), 1e-5, "ports bind");
        List<Fault> two = List.of(new Fault.DeadPart(1, ANY, "spine-0"), new Fault.DeadPart(1, ANY, "spine-3"));
        assertEquals(2 / 50.0, seconds(levels, two, Algorithm.PAIRWISE, Kind.ALL_TO_ALL, 8), 1e-5);
    }

    @Test
    void aDeadSpineMovesItsFlowsToTheOthers() {
        List<Level> levels = List.of(tree(32, 1, 16, 4, FatTree.Spreading.HASHED));
        Topology whole = Topology.of(levels);
        Topology broken = whole.with(List.of(new Fault.DeadPart(0, ANY, "spine-1")));
        Wiring wiring = broken.wiring(0, 0);
        Router before = new Router(whole);
        Router after = new Router(broken);
        int[] was = new int[after.longestRoute()];
        int[] is = new int[after.longestRoute()];
        int moved = 0;
        for (int a = 0; a < 16; a++) {
            for (int b = 16; b < 32; b++) {
                assertEquals(4, before.route(a, b, was));
                assertEquals(4, after.route(a, b, is));
                assertEquals(was[0], is[0]);
                assertEquals(was[3], is[3]);
                boolean met = whole.wiring(0).runsThrough(was[1], 0, new Part("spine", 1));
                moved += met ? 1 : 0;
                assertEquals(!met, was[1] == is[1] && was[2] == is[2], "only what ran through the dead spine moves");
                assertTrue(wiring.bytesPerSecond(is[1]) > 0 && wiring.bytesPerSecond(is[2]) > 0);
            }
        }
        assertTrue(moved > 32 && moved < 96, "a quarter of 256 flows, about: " + moved);
    }

    @Test
    void aDeadPairOfAMeshGoesOverAThirdMember() {
        List<Level> levels = List.of(mesh(8));
        List<Fault> faults = List.of(dead(0, "2", "5"));
        Topology topology = Topology.of(levels).with(faults);
        Router router = new Router(topology);
        int[] path = new int[router.longestRoute()];
        assertEquals(2, router.route(2, 5, path));
        assertEquals(2e6, router.latencyPs(2, 5));
        assertEquals(1, router.route(2, 4, path));
        // Direct all-gather: the pair's eighth shares a link with another's: 2·(1/8 GB)/28 GB/s, both ways on one link
        // at most.
        double whole = seconds(levels, List.of(), Algorithm.DIRECT, Kind.ALL_GATHER, 8) - 1e-6;
        double broken = seconds(levels, faults, Algorithm.DIRECT, Kind.ALL_GATHER, 8) - 1e-6;
        assertEquals(GB / 8.0 / 28e9, whole, 1e-8);
        assertEquals(2 * whole, broken, 1e-8);
        // Rings: two of the seven use the pair, one each way, and are left out: 7/5 of the time.
        double rings = seconds(levels, List.of(), Algorithm.RING, Kind.ALL_REDUCE, 8) - 14e-6;
        assertEquals(7 / 5.0 * rings, seconds(levels, faults, Algorithm.RING, Kind.ALL_REDUCE, 8) - 14e-6, 1e-8);
    }

    @Test
    void aDegradedPairIsKeptWhereDroppingItsRingsWouldCostMore() {
        List<Level> levels = List.of(mesh(8));
        double rings = seconds(levels, List.of(), Algorithm.RING, Kind.ALL_REDUCE, 8) - 14e-6;
        Fault nine = new Fault.DegradedLink(0, ANY, List.of("2", "5"), new Ratio(0.9));
        assertEquals(rings / 0.9, seconds(levels, List.of(nine), Algorithm.RING, Kind.ALL_REDUCE, 8) - 14e-6, 1e-8);
        Fault half = new Fault.DegradedLink(0, ANY, List.of("2", "5"), new Ratio(0.5));
        assertEquals(rings * 7 / 5, seconds(levels, List.of(half), Algorithm.RING, Kind.ALL_REDUCE, 8) - 14e-6, 1e-8);
    }

    @Test
    void aBrokenRingGoesTheOtherWayRound() {
        List<Level> levels = List.of(new Ring(8, gbps(10, Scope.PER_LINK), us(1), Optional.empty()));
        Router router = new Router(Topology.of(levels).with(List.of(dead(0, "3", "4"))));
        assertEquals(7e6, router.latencyPs(3, 4));
        int[] path = new int[router.longestRoute()];
        assertEquals(5, router.route(2, 5, path), "2 1 0 7 6 5");
        assertEquals(3, router.route(0, 5, path));
        // A ring of 1 GB has 7 rounds of 1/8 GB; the detour takes every other link of its sense once more: twice the
        // time.
        double whole = seconds(levels, List.of(), Algorithm.RING, Kind.ALL_GATHER, 8);
        double broken = seconds(levels, List.of(dead(0, "3", "4")), Algorithm.RING, Kind.ALL_GATHER, 8);
        assertEquals(0.0875 + 7e-6, whole, 1e-8);
        // The pass from 3 to 4 runs downwards over seven links that carry nothing else: later, not slower.
        assertEquals(0.0875 + 7 * (7 + 7) / 8.0 * 1e-6, broken, 1e-8);
    }

    @Test
    void aDeadAdapterSendsItsLanesOverAnotherOfTheNode() {
        List<Level> levels = List.of(sw(4, 300), tree(2, 4, 2, 4, FatTree.Spreading.ADAPTIVE));
        Topology topology = Topology.of(levels).with(List.of(dead(1, "0", "leaf-2")));
        Router router = new Router(topology);
        int[] path = new int[router.longestRoute()];
        int length = router.route(2, 6, path);
        assertTrue(length >= 2);
        for (int i = 0; i < length; i++) {
            assertTrue(topology.bytesPerSecond(path[i]) > 0);
        }
        assertEquals(2, router.route(1, 5, path), "the others keep their rail");
    }

    @Test
    void sixOfSevenPlanesCarrySixSevenths() {
        UbTwoTier ub = new UbTwoTier(
                24,
                8,
                gbps(28, Scope.PER_PORT),
                14,
                us(0.5),
                us(1.5),
                Optional.empty(),
                Optional.empty(),
                Optional.of(7),
                Optional.of(16));
        double whole = seconds(List.of(ub), List.of(), Algorithm.PAIRWISE, Kind.ALL_TO_ALL, 24) - 1.5e-6;
        List<Fault> one = List.of(new Fault.DeadPart(0, ANY, "plane-3"));
        assertEquals(
                7 / 6.0 * whole, seconds(List.of(ub), one, Algorithm.PAIRWISE, Kind.ALL_TO_ALL, 24) - 1.5e-6, 1e-8);
        List<Fault> two = List.of(new Fault.DeadPart(0, ANY, "plane-3"), new Fault.DeadPart(0, ANY, "plane-0"));
        assertEquals(
                7 / 5.0 * whole, seconds(List.of(ub), two, Algorithm.PAIRWISE, Kind.ALL_TO_ALL, 24) - 1.5e-6, 1e-8);
        // A switch of node 1 alone: its eight chips lose a seventh, the others nothing.
        Topology topology = Topology.of(List.of(ub)).with(List.of(new Fault.DeadPart(0, ANY, "first-tier-10")));
        assertEquals(28e9 * 14 * 6 / 7, topology.bytesPerSecond(8), 1);
        assertEquals(28e9 * 14, topology.bytesPerSecond(7), 1);
        // One of 7·16 second-tier switches: the nodes' ways lose 1/112, the chips nothing.
        Topology second = Topology.of(List.of(ub)).with(List.of(new Fault.DeadPart(0, ANY, "second-tier-111")));
        assertEquals(28e9 * 14 * 8 * 111 / 112, second.bytesPerSecond(48), 1);
        assertEquals(28e9 * 14, second.bytesPerSecond(8), 1);
    }

    @Test
    void aPlaneOfSwitchesTakesItsShare() {
        Level nvl72 = Nodes.link("nvlink5-nvl72");
        assertEquals(72, nvl72.size());
        double whole = seconds(List.of(nvl72), List.of(), Algorithm.PAIRWISE, Kind.ALL_TO_ALL, 72);
        assertTrue(whole > 0);
        Topology topology = Topology.of(List.of(nvl72)).with(List.of(new Fault.DeadPart(0, ANY, "plane-17")));
        assertEquals(900e9, Topology.of(List.of(nvl72)).bytesPerSecond(0), 1);
        assertEquals(900e9 * 17 / 18, topology.bytesPerSecond(0), 1);
    }

    @Test
    void aStragglerHoldsUpItsGroupAndNoOther() {
        List<Level> levels = List.of(sw(8, 100));
        List<Fault> slow = List.of(new Fault.Straggler(3, Optional.of(new Ratio(0.5)), Optional.of(us(20))));
        double whole = seconds(levels, List.of(), Algorithm.RING, Kind.ALL_REDUCE, 8) - 14e-6;
        assertEquals(2 * whole + 34e-6, seconds(levels, slow, Algorithm.RING, Kind.ALL_REDUCE, 8), 1e-9);
        assertEquals(
                seconds(levels, List.of(), Algorithm.RING, Kind.ALL_REDUCE, 3),
                seconds(levels, slow, Algorithm.RING, Kind.ALL_REDUCE, 3));
    }

    @Test
    void aBrokenNodeDoesNotSlowTheOthers() {
        List<Level> levels = List.of(mesh(8), tree(3, 8, 3, 8, FatTree.Spreading.ADAPTIVE));
        List<Fault> faults = List.of(new Fault.DeadLink(0, Optional.of(1), List.of("0", "1")));
        Fabric fabric = Fabric.compose(levels, faults, ideal(Algorithm.DIRECT));
        Collective gather = new Collective(Kind.ALL_GATHER, new Bytes(GB), DataType.BF16);
        double first =
                fabric.price(gather, IntStream.range(0, 8).toArray()).time().seconds();
        double second =
                fabric.price(gather, IntStream.range(8, 16).toArray()).time().seconds();
        double third =
                fabric.price(gather, IntStream.range(16, 24).toArray()).time().seconds();
        assertEquals(first, third);
        assertEquals(2, second / first, 1e-3);
        List<int[]> all = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            all.add(IntStream.range(8 * node, 8 * node + 8).toArray());
        }
        assertEquals(second, fabric.price(gather, all).time().seconds(), "the dearest decides");
    }

    // ---- What is no fault of this fabric ------------------------------------------

    private static String refusal(List<Level> levels, Fault... faults) {
        return String.valueOf(
                assertThrows(UnusableFault.class, () -> Topology.of(levels).with(List.of(faults)))
                        .getMessage());
    }

    @Test
    void whatIsNotThereCannotFail() {
        List<Level> levels = List.of(mesh(4), tree(2, 4, 1, 2, FatTree.Spreading.ADAPTIVE));
        assertEquals("level 2 is not one of the fabric's levels 0 … 1", refusal(levels, dead(2, "0", "1")));
        assertEquals("unit is missing: level 0 has the units 0 … 1", refusal(levels, dead(0, "0", "1")));
        assertEquals(
                "unit 2 is none: level 0 has the units 0 … 1",
                refusal(levels, new Fault.DeadLink(0, Optional.of(2), List.of("0", "1"))));
        assertEquals(
                "ends names '4', which this level does not have; it has members 0 to 3 and no parts",
                refusal(levels, new Fault.DeadLink(0, Optional.of(0), List.of("0", "4"))));
        assertEquals(
                "part names 'spine-2', which this level does not have; it has members 0 to 1 and the parts leaf-0 to"
                        + " leaf-7, spine-0 to spine-1",
                refusal(levels, new Fault.DeadPart(1, ANY, "spine-2")));
        assertEquals(
                "ends [0, 1] have no link between them; it has members 0 to 1 and the parts leaf-0 to leaf-7, spine-0"
                        + " to spine-1",
                refusal(levels, dead(1, "0", "1")));
        assertEquals(
                "endpoint 8 is not one of 0 … 7",
                refusal(levels, new Fault.Straggler(8, Optional.of(new Ratio(0.5)), Optional.empty())));
    }

    @Test
    void membersThatCannotBeReachedAreNamed() {
        assertEquals(
                "no way is left from member 0 to member 1 of unit 0 of level 0; leave a link between them, or leave such"
                        + " members out",
                refusal(List.of(mesh(3)), dead(0, "1", "0"), dead(0, "1", "2")));
        // Each leaf serves one pod of two; without the spine the pods are apart.
        List<Level> levels = List.of(sw(1, 1), tree(4, 1, 2, 1, FatTree.Spreading.ADAPTIVE));
        assertTrue(refusal(levels, new Fault.DeadPart(1, ANY, "spine-0")).contains("from member 0 to member 2"));
        assertTrue(refusal(levels, new Fault.DeadPart(1, ANY, "leaf-1")).contains("from member 0 to member 2"));
        assertTrue(refusal(List.of(sw(4, 1)), new Fault.DeadPart(0, ANY, "plane-0"))
                .contains("no way is left"));
        // Rails: a member has four leaves, and any of them will do.
        List<Level> rails = List.of(sw(4, 1), tree(4, 4, 4, 1, FatTree.Spreading.ADAPTIVE));
        assertEquals(
                1,
                Topology.of(rails)
                        .with(List.of(new Fault.DeadPart(1, ANY, "leaf-1")))
                        .faults()
                        .size());
    }

    // ---- Law ----------------------------------------------------------------------

    private static List<String> reversed(List<String> names) {
        List<String> back = new ArrayList<>(names);
        Collections.reverse(back);
        return back;
    }

    /** A name for a vertex at which a link ends. */
    private static String end(Wiring wiring, int members, int vertex, int link, List<String> parts) {
        if (vertex < members) {
            return "" + vertex;
        }
        return parts.stream()
                .filter(name ->
                        wiring.runsThrough(link, 0, wiring.findPart(name).orElseThrow()))
                .findFirst()
                .orElse("nothing");
    }

    private static Fault drawn(SplittableRandom random, Topology topology) {
        int level = random.nextInt(topology.levels().size());
        int unit = random.nextInt(topology.endpoints() / topology.span(level));
        Wiring wiring = topology.wiring(level);
        int link = random.nextInt(wiring.links());
        while (wiring.tail(link) == wiring.head(link)) {
            link = random.nextInt(wiring.links());
        }
        int size = topology.levels().get(level).size();
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, Integer> kind : wiring.parts().entrySet()) {
            for (int i = 0; i < kind.getValue(); i++) {
                boolean named = wiring.findPart(kind.getKey()).isPresent();
                parts.add(named ? kind.getKey() : kind.getKey() + "-" + i);
            }
        }
        String member = end(wiring, size, wiring.tail(link), link, parts);
        String other = end(wiring, size, wiring.head(link), link, reversed(parts));
        return switch (random.nextInt(4)) {
            case 0 ->
                new Fault.DegradedLink(
                        level, Optional.of(unit), List.of(member, other), new Ratio(0.1 + 0.8 * random.nextDouble()));
            case 1 ->
                new Fault.Straggler(
                        random.nextInt(topology.endpoints()), Optional.of(new Ratio(0.7)), Optional.of(us(2)));
            case 2 ->
                parts.isEmpty()
                        ? new Fault.DeadLink(level, Optional.of(unit), List.of(member, other))
                        : new Fault.DeadPart(level, Optional.of(unit), parts.get(random.nextInt(parts.size())));
            default -> new Fault.DeadLink(level, Optional.of(unit), List.of(member, other));
        };
    }

    static List<List<Level>> fabrics() {
        Graph written = new Graph(
                6,
                Optional.of(List.of("a", "b", "c")),
                gbps(10, Scope.PER_LINK),
                us(1),
                List.of(
                        GraphLink.between("0..2", "a"),
                        GraphLink.between("3..5", "b"),
                        GraphLink.between("a", "b"),
                        GraphLink.between("a", "c"),
                        GraphLink.between("b", "c"),
                        GraphLink.between("0", "c")),
                Optional.of(Graph.Routing.HASHED),
                Optional.empty());
        return List.of(
                List.of(mesh(8)),
                List.of(new HybridCubeMesh(gbps(25, Scope.PER_LINK), us(1), Optional.empty())),
                List.of(new Torus(List.of(4, 3), gbps(10, Scope.PER_LINK), us(1), Optional.empty())),
                List.of(new Hypercube(16, gbps(10, Scope.PER_LINK), us(1), Optional.empty())),
                List.of(mesh(4), tree(6, 4, 2, 4, FatTree.Spreading.ADAPTIVE)),
                List.of(sw(2, 100), tree(8, 2, 2, 2, FatTree.Spreading.HASHED)),
                List.of(KindsTest.dragonfly(18, Dragonfly.Routing.MINIMAL)),
                List.of(KindsTest.dragonfly(18, Dragonfly.Routing.VALIANT)),
                List.of(KindsTest.dragonflyPlus(16)),
                List.of(sw(2, 100), KindsTest.threeTiers(8, FatTree.Spreading.ADAPTIVE)),
                List.of(sw(2, 100), KindsTest.threeTiers(8, FatTree.Spreading.HASHED)),
                List.of(written, sw(2, 10)));
    }

    @Test
    void nothingIsFasterWithAFault() {
        SplittableRandom random = new SplittableRandom(29);
        int priced = 0;
        int cutOff = 0;
        for (List<Level> levels : fabrics()) {
            Fabric whole = Fabric.compose(levels, Nodes.everything());
            for (int trial = 0; trial < 25; trial++) {
                List<Fault> faults = new ArrayList<>();
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    faults.add(drawn(random, whole.topology()));
                }
                Fabric broken;
                try {
                    broken = Fabric.compose(levels, faults, Nodes.everything());
                } catch (UnusableFault apart) {
                    cutOff++;
                    continue;
                }
                int n = 2 + random.nextInt(Math.min(12, whole.endpoints() - 1));
                int[] group =
                        random.ints(0, whole.endpoints()).distinct().limit(n).toArray();
                Kind kind = KINDS.get(random.nextInt(KINDS.size()));
                int[] ranks = kind == Kind.SEND_RECV ? new int[] {group[0], group[1]} : group;
                Collective work = new Collective(kind, new Bytes(1L << random.nextInt(8, 28)), DataType.BF16);
                double without = whole.price(work, ranks).time().seconds();
                double with = broken.price(work, ranks).time().seconds();
                assertTrue(with >= without * (1 - 1e-12), levels + " " + faults + " " + work);
                priced++;
            }
        }
        assertTrue(priced > 150, "priced " + priced + ", cut off or not there " + cutOff);
    }

    /** With every fault that leaves a way, routes are contiguous, live and end where they should. */
    @Test
    void routesAvoidWhatIsDead() {
        SplittableRandom random = new SplittableRandom(31);
        int checked = 0;
        for (List<Level> levels : fabrics()) {
            Topology whole = Topology.of(levels);
            for (int trial = 0; trial < 20; trial++) {
                Topology topology;
                try {
                    topology = whole.with(List.of(drawn(random, whole), drawn(random, whole)));
                } catch (UnusableFault apart) {
                    continue;
                }
                checked++;
                for (int level = 0; level < levels.size(); level++) {
                    for (int unit : topology.differing(level)) {
                        walk(topology.wiring(level, unit), levels.get(level).size(), topology.lanes(level));
                    }
                }
            }
        }
        assertTrue(checked > 100, "checked " + checked);
    }

    private static void walk(Wiring wiring, int members, int lanes) {
        int[] path = new int[wiring.longestRoute()];
        for (int a = 0; a < members; a++) {
            for (int b = 0; b < members; b++) {
                for (int lane = 0; a != b && lane < lanes; lane++) {
                    int length = wiring.route(a, lane, b, (lane + a) % lanes, path);
                    int at = a;
                    for (int i = 0; i < length; i++) {
                        assertEquals(at, wiring.tail(path[i]));
                        at = wiring.head(path[i]);
                        assertTrue(wiring.bytesPerSecond(path[i]) > 0);
                    }
                    assertEquals(b, at);
                    assertTrue(wiring.hops(a, b) > 0);
                }
            }
        }
    }

    @Test
    void routesOfAllKindsAreContiguousWithoutFaults() {
        for (List<Level> levels : fabrics()) {
            Topology topology = Topology.of(levels);
            for (int level = 0; level < levels.size(); level++) {
                walk(topology.wiring(level), levels.get(level).size(), topology.lanes(level));
            }
        }
    }
}
