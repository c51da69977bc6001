// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.Nodes;
import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hypercubes, dragonflies, trees of three tiers and several planes: lengths, rates and cuts by hand. */
class KindsTest {
    /** Two members on a router, three routers in a group with one global link each; more for 72: the balanced one. */
    static Level dragonfly(int size, Dragonfly.Routing routing) {
        boolean large = size >= 72;
        return new Dragonfly(
                size,
                2,
                large ? 4 : 3,
                large ? 2 : 1,
                gbps(25, Scope.PER_PORT),
                1,
                gbps(25, Scope.PER_LINK),
                gbps(25, Scope.PER_LINK),
                us(1),
                us(0.1),
                us(0.5),
                Optional.of(routing),
                Optional.empty());
    }

    static Level dragonflyPlus(int size) {
        return new DragonflyPlus(
                size,
                2,
                2,
                2,
                3,
                gbps(25, Scope.PER_PORT),
                1,
                gbps(25, Scope.PER_LINK),
                gbps(50, Scope.PER_LINK),
                us(1),
                us(0.1),
                us(0.5),
                Optional.empty());
    }

    /** Pods of two, zones of four, two ports on two rails, 2:1 towards the core. */
    static Level threeTiers(int size, FatTree.Spreading spreading) {
        return new FatTree(
                size,
                gbps(25, Scope.PER_PORT),
                2,
                us(5),
                Optional.empty(),
                Optional.of(2),
                Optional.of(true),
                Optional.of(spreading),
                Optional.empty(),
                Optional.empty(),
                Optional.of(2),
                Optional.of(new FatTree.Core(4, new Ratio(2), Optional.of(2))));
    }

    private static FatTree planes(int planes, FatTree.Spreading spreading) {
        return new FatTree(
                8,
                gbps(100, Scope.PER_PORT),
                1,
                us(2),
                Optional.empty(),
                Optional.of(4),
                Optional.of(false),
                Optional.of(spreading),
                Optional.empty(),
                Optional.of(planes),
                Optional.of(2),
                Optional.empty());
    }

    private static double[] shift(Level level, int by, int lanes) {
        Level node = new Switch(lanes, gbps(500, Scope.PER_CHIP), 1, us(1), Optional.empty(), Optional.empty());
        Topology topology = Topology.of(List.of(node, level));
        Router router = new Router(topology);
        Traffic traffic = new Traffic(topology::bytesPerSecond);
        int[] path = new int[router.longestRoute()];
        for (int a = 0; a < topology.endpoints(); a++) {
            traffic.add(path, router.route(a, (a + by) % topology.endpoints(), path), 1);
        }
        return traffic.ratesBytesPerSecond();
    }

    // ---- Hypercube -----------------------------------------------------------------

    @Test
    void aHypercubeHasDiameterDAndAHalfOfItOnAverage() {
        Wiring cube = new Hypercube(64, gbps(10, Scope.PER_LINK), us(1), Optional.empty()).wire(1);
        int[] path = new int[cube.longestRoute()];
        int most = 0;
        int sum = 0;
        for (int b = 1; b < 64; b++) {
            int length = cube.route(0, 0, b, 0, path);
            most = Math.max(most, length);
            sum += length;
        }
        assertEquals(6, most);
        assertEquals(3.0 * 64, sum, "six bits, half of them set, over all 64");
        assertEquals(60e9, cube.egress(0, 0));
    }

    @Test
    void theRingOfAHypercubeHasNeighboursOnly() {
        Hypercube cube = new Hypercube(16, gbps(10, Scope.PER_LINK), us(1), Optional.empty());
        int[] ring = cube.rings(16).get(0);
        for (int i = 0; i < 16; i++) {
            assertEquals(1, cube.wire(1).hops(ring[i], ring[(i + 1) % 16]));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Hypercube(12, gbps(10, Scope.PER_LINK), us(1), Optional.empty()));
    }

    // ---- Dragonfly -----------------------------------------------------------------

    @Test
    void aMinimalRouteOfADragonflyCrossesThreeLinksAtMost() {
        Topology topology = Topology.of(List.of(dragonfly(72, Dragonfly.Routing.MINIMAL)));
        Router router = new Router(topology);
        int[] path = new int[router.longestRoute()];
        int[] ofLength = new int[6];
        for (int b = 1; b < 72; b++) {
            ofLength[router.route(0, b, path)]++;
        }
        // One neighbour on the router, six in the group. Of router 0, two global links: a member behind each needs
        // up, global, down (3); other members of those two groups one local more (4), and of 6 groups mostly two more
        // (5).
        assertEquals(1, ofLength[2] - 0, "the other member of the router");
        assertEquals(
                6 + 2 * 2,
                ofLength[3],
                "three routers of the group, and the two routers at the ends of its global links");
        assertEquals(2 * 3 * 2 + 6 * 2, ofLength[4]);
        assertEquals(6 * 3 * 2, ofLength[5]);
        assertEquals(1e6, router.latencyPs(0, 1), 1);
        assertEquals(1.1e6, router.latencyPs(0, 2), 1);
        double longest = 0;
        for (int b = 1; b < 72; b++) {
            longest = Math.max(longest, router.latencyPs(0, b));
        }
        assertEquals(1.7e6, longest, 1, "local, global, local");
    }

    @Test
    void aGroupToTheNextSharesOneLinkMinimallyAndManyByValiant() {
        // Eight members of every group send to the next group: one link of 25 GB/s for the eight.
        double[] minimal = shift(dragonfly(72, Dragonfly.Routing.MINIMAL), 8, 1);
        for (double rate : minimal) {
            assertEquals(25e9 / 8, rate, 1);
        }
        double sum = 0;
        for (double rate : shift(dragonfly(72, Dragonfly.Routing.VALIANT), 8, 1)) {
            sum += rate;
        }
        assertTrue(sum > 2 * 72 * 25e9 / 8, "spread over seven other groups");
        assertTrue(sum <= 72 * 25e9 / 2 * 1.2, "each flow takes two global links");
    }

    @Test
    void pairsOfGroupsShareTheGlobalLinksEvenly() {
        // Three groups of three routers with one global link each: one link per pair, one of three is spare.
        Wiring small = dragonfly(18, Dragonfly.Routing.MINIMAL).wire(1);
        int global = 0;
        for (int link = 2 * 18 + 3 * 9; link < small.links(); link++) {
            global += small.tail(link) == small.head(link) ? 0 : 1;
        }
        assertEquals(3 * 2, global);
        // Two groups share all eight links of a group: the hash uses several.
        double sum = 0;
        for (double rate : shift(dragonfly(72, Dragonfly.Routing.MINIMAL).withSize(16), 8, 1)) {
            sum += rate;
        }
        assertTrue(sum > 2 * 25e9 * 4, "sixteen flows over eight links each way, most without a collision");
    }

    @Test
    void dragonflyPlusGoesLeafSpineSpineLeaf() {
        Topology topology = Topology.of(List.of(dragonflyPlus(16)));
        Router router = new Router(topology);
        int[] path = new int[router.longestRoute()];
        assertEquals(2, router.route(0, 1, path), "under one leaf");
        assertEquals(4, router.route(0, 2, path), "over a spine of the group");
        assertEquals(5, router.route(0, 4, path), "leaf, spine, spine, leaf");
        assertEquals(50e9, topology.bytesPerSecond(path[2]));
        assertEquals(1.2e6, router.latencyPs(0, 2), 1);
        assertEquals(1.7e6, router.latencyPs(0, 4), 1);
    }

    @Test
    void groupsWithoutEnoughLinksAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> dragonfly(72, Dragonfly.Routing.MINIMAL).withSize(8 * 10))
                .getMessage();
        assertEquals("globals must be at least 3 so that 4 switches of a group reach 9 others, was 2", message);
    }

    // ---- Trees ---------------------------------------------------------------------

    @Test
    void zonesAreJoinedAtTheRateOfTheCore() {
        for (FatTree.Spreading spreading : FatTree.Spreading.values()) {
            Level tree = threeTiers(8, spreading);
            Wiring wiring = tree.wire(2);
            int[] path = new int[wiring.longestRoute()];
            assertEquals(2, wiring.route(0, 0, 1, 0, path));
            assertEquals(4, wiring.route(0, 0, 2, 0, path));
            assertEquals(6, wiring.route(0, 0, 4, 0, path));
        }
        // Four members of a zone with two lanes each: 200 GB/s of ports, 100 towards the core.
        for (double rate : shift(threeTiers(8, FatTree.Spreading.ADAPTIVE), 8, 2)) {
            assertEquals(12.5e9, rate, 1);
        }
        for (double rate : shift(threeTiers(8, FatTree.Spreading.ADAPTIVE), 2, 2)) {
            assertTrue(rate >= 12.5e9, "next member: some under a leaf, some in the zone, some beyond");
        }
    }

    @Test
    void planesShareWhatFails() {
        for (FatTree.Spreading spreading : FatTree.Spreading.values()) {
            List<Level> levels = List.of(planes(4, spreading));
            Topology whole = Topology.of(levels);
            Topology three = whole.with(List.of(new Fault.DeadPart(0, Optional.empty(), "plane-1")));
            assertEquals(100e9, whole.bytesPerSecond(0));
            assertEquals(75e9, three.bytesPerSecond(0), 1, "a port has lost a quarter");
            assertEquals(400e9, cut(whole, 0, 1), 1);
            assertEquals(300e9, cut(three, 0, 1), 1);
            // A leaf is four switches, one in each plane, and a pod here; one spine of two in one plane is an eighth.
            Topology spine = whole.with(List.of(new Fault.DeadPart(0, Optional.empty(), "spine-5")));
            assertEquals(350e9, cut(spine, 0, 1), 1);
            assertEquals(100e9, spine.bytesPerSecond(0));
        }
    }

    /** Rate out of the first block of a cut of the outermost level. */
    private static double cut(Topology topology, int level, int cut) {
        return topology.partitions(level, 0).get(cut).bytesPerSecond(0);
    }

    // ---- Cuts by hand --------------------------------------------------------------

    @Test
    void cutsAreCountedInLinks() {
        Topology cube = Topology.of(List.of(new Hypercube(64, gbps(10, Scope.PER_LINK), us(1), Optional.empty())));
        List<Partition> cubes = cube.partitions(0, 0);
        assertEquals(320e9, cubes.get(cubes.size() - 1).bytesPerSecond(0), 1, "half: 32 links");
        Topology torus =
                Topology.of(List.of(new Torus(List.of(8, 4), gbps(10, Scope.PER_LINK), us(1), Optional.empty())));
        assertEquals(80e9, cut(torus, 0, 1), 1, "half of eight: two links of each of four rows");
        assertEquals(160e9, cut(torus, 0, 2), 1, "half of four: two links of each of eight columns");
        Topology fly = Topology.of(List.of(dragonfly(72, Dragonfly.Routing.MINIMAL)));
        assertEquals(5 * 25e9, cut(fly, 0, 1), 1, "a router: three local links and two global ones");
        assertEquals(8 * 25e9, cut(fly, 0, 2), 1, "a group: eight global links");
        Topology plus = Topology.of(List.of(dragonflyPlus(16)));
        assertEquals(2 * 25e9, cut(plus, 0, 1), 1, "a leaf: two spines");
        assertEquals(6 * 50e9, cut(plus, 0, 2), 1, "a group: two spines of three links");
        Topology tree = Topology.of(List.of(threeTiers(8, FatTree.Spreading.ADAPTIVE)));
        assertEquals(100e9, cut(tree, 0, 1), 1, "a pod of two members with two ports");
        assertEquals(100e9, cut(tree, 0, 2), 1, "a zone of 200 GB/s, 2:1");
        Topology cubeMesh = Topology.of(List.of(new HybridCubeMesh(gbps(25, Scope.PER_LINK), us(1), Optional.empty())));
        assertEquals(150e9, cut(cubeMesh, 0, 1), 1, "six links between the quads");
        Topology mi300x = Topology.of(List.of(Nodes.link("xgmi4-full-mesh")));
        assertEquals(7 * 64e9, cut(mi300x, 0, 0), 1, "seven links out of each");
        Topology nvl72 = Topology.of(List.of(Nodes.link("nvlink5-nvl72")));
        assertEquals(900e9, cut(nvl72, 0, 0), 1, "eighteen links of 50 GB/s");
        Topology ub = Topology.of(List.of(Nodes.link("ub-two-tier")));
        assertEquals(14 * 28e9, cut(ub, 0, 0), 1, "a package: fourteen ports");
        assertEquals(8 * 14 * 28e9 / 1.03, cut(ub, 0, 1), 1e3, "a node of eight");
    }

    /** The closed forms of a uniform exchange are the sums over all routes. */
    @Test
    void exchangesAreTheSumOfTheirRoutes() {
        for (List<Level> levels : FaultTest.fabrics()) {
            Topology topology = Topology.of(levels);
            for (int level = 0; level < levels.size(); level++) {
                Wiring wiring = topology.wiring(level);
                int ports = wiring.ports();
                int[] ranks = new int[levels.get(level).size() * ports];
                int[] lanes = new int[ports];
                for (int lane = topology.lanes(level) - 1; lane >= 0; lane--) {
                    lanes[wiring.port(lane)] = lane;
                }
                for (int i = 0; i < ranks.length; i++) {
                    ranks[i] = i % 3;
                }
                double[] expected = new double[wiring.links()];
                int[] path = new int[wiring.longestRoute()];
                for (int a = 0; a < ranks.length; a++) {
                    for (int b = 0; b < ranks.length; b++) {
                        if (a / ports != b / ports) {
                            int length = wiring.route(a / ports, lanes[a % ports], b / ports, lanes[b % ports], path);
                            for (int i = 0; i < length; i++) {
                                expected[path[i]] += 3.0 * ranks[a] * ranks[b];
                            }
                        }
                    }
                }
                double[] loads = new double[wiring.links()];
                wiring.exchange(ranks, lanes, 3, loads);
                assertArrayEquals(expected, loads, 1e-9, levels + " level " + level);
            }
        }
    }
}
