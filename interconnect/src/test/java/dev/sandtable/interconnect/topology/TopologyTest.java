// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final Optional<Attachment> IDEAL = Optional.empty();

    private static FatTree tree(int size, int ports, double over, int pod, boolean rails, FatTree.Spreading spreading) {
        return new FatTree(
                size,
                gbps(25, Scope.PER_PORT),
                ports,
                us(5),
                Optional.of(new Ratio(over)),
                Optional.of(pod),
                Optional.of(rails),
                Optional.of(spreading),
                IDEAL);
    }

    private static Level sw(int size, double rate) {
        return new Switch(size, gbps(rate, Scope.PER_CHIP), 1, us(1), IDEAL, Optional.empty());
    }

    private static List<List<Level>> fabrics() {
        return List.of(
                List.of(new Ring(7, gbps(10, Scope.PER_LINK), us(1), IDEAL)),
                List.of(new FullMesh(5, gbps(10, Scope.PER_PAIR), us(1), IDEAL), sw(3, 10)),
                List.of(new HybridCubeMesh(gbps(25, Scope.PER_LINK), us(1), IDEAL)),
                List.of(new Torus(List.of(4, 3, 2), gbps(10, Scope.PER_LINK), us(1), IDEAL)),
                List.of(sw(4, 300), tree(6, 4, 2, 2, true, FatTree.Spreading.ADAPTIVE)),
                List.of(sw(4, 300), tree(6, 2, 2, 3, false, FatTree.Spreading.HASHED)),
                List.of(sw(4, 300), tree(4, 4, 1, 2, true, FatTree.Spreading.HASHED), sw(2, 10)),
                List.of(new UbTwoTier(
                        12, 4, gbps(196, Scope.PER_CHIP), 7, us(0.5), us(5.5), Optional.of(new Ratio(2)), IDEAL)));
    }

    @Test
    void everyPairHasARouteOfLinksWithBandwidth() {
        for (List<Level> levels : fabrics()) {
            Topology topology = Topology.of(levels);
            Router router = new Router(topology);
            int[] path = new int[router.longestRoute()];
            int[] again = new int[router.longestRoute()];
            for (int a = 0; a < topology.endpoints(); a++) {
                for (int b = 0; b < topology.endpoints(); b++) {
                    int length = router.route(a, b, path);
                    assertEquals(a == b, length == 0);
                    assertEquals(length, router.route(a, b, again));
                    assertArrayEquals(path, again);
                    for (int i = 0; i < length; i++) {
                        assertTrue(path[i] >= 0 && path[i] < topology.links());
                        assertTrue(topology.bytesPerSecond(path[i]) > 0);
                    }
                    assertTrue(a == b || router.latencyPs(a, b) > 0);
                }
            }
        }
    }

    /** The closed forms of a uniform exchange are the sums over all routes. */
    @Test
    void exchangesInClosedFormAreTheSumOfTheirRoutes() {
        for (List<Level> levels : fabrics()) {
            Topology topology = Topology.of(levels);
            for (int level = 0; level < levels.size(); level++) {
                Wiring wiring = topology.wiring(level);
                int[] ranks = new int[levels.get(level).size() * wiring.ports()];
                int[] lanes = new int[wiring.ports()];
                double[] expected = new double[wiring.links()];
                int[] path = new int[wiring.longestRoute()];
                int span = topology.span(level);
                for (int a = 0; a < span; a++) {
                    int lane = topology.lane(level, a);
                    lanes[wiring.port(lane)] = lane;
                    ranks[topology.member(level, a) * wiring.ports() + wiring.port(lane)]++;
                    for (int b = 0; b < span; b++) {
                        if (topology.member(level, a) != topology.member(level, b)) {
                            int length = wiring.route(
                                    topology.member(level, a),
                                    lane,
                                    topology.member(level, b),
                                    topology.lane(level, b),
                                    path);
                            for (int i = 0; i < length; i++) {
                                expected[path[i]] += 3;
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

    @Test
    void halfOfARingOfEightIsFourHops() {
        Topology ring = Topology.of(List.of(new Ring(8, gbps(10, Scope.PER_LINK), us(1), IDEAL)));
        assertEquals(4e6, new Router(ring).latencyPs(1, 5));
        assertEquals(1e6, new Router(ring).latencyPs(0, 7));
    }

    @Test
    void meanDistanceOfAnEightByEightTorusIsTwoTimesTwo() {
        // Mean distance round a ring of 8 is 2 over all pairs, so 4 over two dimensions; without self pairs · 64/63.
        Topology torus = Topology.of(List.of(new Torus(List.of(8, 8), gbps(1, Scope.PER_LINK), us(1), IDEAL)));
        Router router = new Router(torus);
        double sum = 0;
        for (int b = 1; b < 64; b++) {
            sum += router.latencyPs(0, b) / 1e6;
        }
        assertEquals(4.0 * 64 / 63, sum / 63, 1e-12);
    }

    @Test
    void sixLinksLeaveEveryMemberOfAHybridCubeMesh() {
        HybridCubeMesh mesh = new HybridCubeMesh(gbps(25, Scope.PER_LINK), us(1), IDEAL);
        Wiring wiring = mesh.wire(1);
        for (int a = 0; a < 8; a++) {
            double rate = 0;
            for (int b = 0; b < 8; b++) {
                rate += a != b && wiring.hops(a, b) == 1 ? wiring.bytesPerSecond(a * 8 + b) : 0;
            }
            assertEquals(150e9, rate);
        }
    }

    @Test
    void oversubscriptionHoldsBetweenPodsAndNotInside() {
        // 4 members in 2 pods of 2, one port each, 4:1: a leaf has 50 GB/s of members and 12.5 GB/s to the spine.
        Topology topology = Topology.of(List.of(sw(1, 1), tree(4, 1, 4, 2, true, FatTree.Spreading.ADAPTIVE)));
        assertEquals(25e9, permutation(topology, 1), 1);
        assertEquals(12.5e9 / 2, permutation(topology, 2), 1);
    }

    private static double permutation(Topology topology, int shift) {
        Router router = new Router(topology);
        Traffic traffic = new Traffic(topology::bytesPerSecond);
        int[] path = new int[router.longestRoute()];
        for (int a = 0; a < topology.endpoints(); a++) {
            traffic.add(path, router.route(a, a ^ shift, path), 1);
        }
        return traffic.ratesBytesPerSecond()[0];
    }

    @Test
    void hashedFlowsCollideWhereSpreadOnesDoNot() {
        double spread = busiest(FatTree.Spreading.ADAPTIVE);
        double hashed = busiest(FatTree.Spreading.HASHED);
        assertEquals(1 / 25e9, spread, 1e-15);
        assertTrue(hashed >= 2 * spread, "32 flows over 32 uplinks by hash: some uplink has two or more");
    }

    private static double busiest(FatTree.Spreading spreading) {
        Topology topology = Topology.of(List.of(sw(1, 1), tree(64, 1, 1, 32, true, spreading)));
        Router router = new Router(topology);
        Traffic traffic = new Traffic(topology::bytesPerSecond);
        int[] path = new int[router.longestRoute()];
        for (int a = 0; a < 32; a++) {
            traffic.add(path, router.route(a, a + 32, path), 1);
        }
        return traffic.busiestSeconds();
    }

    @Test
    void lanesAreDealtToPortsInOrder() {
        Wiring fewer = tree(2, 4, 1, 2, true, FatTree.Spreading.ADAPTIVE).wire(8);
        assertEquals(
                List.of(0, 0, 1, 1, 2, 2, 3, 3),
                java.util.stream.IntStream.range(0, 8).map(fewer::port).boxed().toList());
        Wiring more = tree(2, 8, 1, 2, true, FatTree.Spreading.ADAPTIVE).wire(4);
        assertEquals(50e9, more.bytesPerSecond(0));
    }

    @Test
    void theFarTierOfASuperNodeIsAsFastAndLater() {
        UbTwoTier level = new UbTwoTier(12, 4, gbps(196, Scope.PER_CHIP), 7, us(0.5), us(5.5), Optional.empty(), IDEAL);
        Router router = new Router(Topology.of(List.of(level)));
        assertEquals(0.5e6, router.latencyPs(0, 3), 1e-6);
        assertEquals(5.5e6, router.latencyPs(0, 4), 1e-6);
    }

    @Test
    void whatCannotBeWiredIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> gbps(0, Scope.PER_LINK));
        assertEquals(1, Topology.of(List.of()).endpoints(), "a lone endpoint has no links");
        assertThrows(IllegalArgumentException.class, () -> sw(0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Switch(8, gbps(1, Scope.PER_PAIR), 1, us(1), IDEAL, Optional.empty()));
    }

    @Test
    void ringsOfAFullMeshShareNoLinkAndOfEightMembersLeaveNone() {
        for (int members : new int[] {3, 5, 7, 8, 9, 12}) {
            List<int[]> rings = new FullMesh(members, gbps(10, Scope.PER_PAIR), us(1), IDEAL).rings(members);
            Set<Integer> links = new TreeSet<>();
            for (int[] ring : rings) {
                assertEquals(members, Arrays.stream(ring).distinct().count());
                for (int i = 0; i < members; i++) {
                    assertTrue(links.add(ring[i] * members + ring[(i + 1) % members]), "a link twice, " + members);
                }
            }
            if (members == 8 || members == 7) {
                assertEquals(members * (members - 1), links.size());
            }
        }
    }
}
