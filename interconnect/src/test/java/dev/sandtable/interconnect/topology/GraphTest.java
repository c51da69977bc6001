// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.ideal;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs written link by link: what they share with the kinds that have a name, and laws on random ones. */
class GraphTest {
    private static Graph graph(int size, List<String> switches, List<GraphLink> links, Graph.Routing routing) {
        return new Graph(
                size,
                switches.isEmpty() ? Optional.empty() : Optional.of(switches),
                gbps(10, Scope.PER_LINK),
                us(1),
                links,
                Optional.of(routing),
                Optional.empty());
    }

    private static GraphLink link(String a, String b) {
        return GraphLink.between(a, b);
    }

    private static GraphLink wide(String a, String b, double rate, int count) {
        return new GraphLink(
                List.of(a, b),
                Optional.of(gbps(rate, Scope.PER_LINK)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(count),
                Optional.empty(),
                Optional.empty());
    }

    // ---- A graph of a known kind is that kind ------------------------------------

    private static void assertAlike(Level named, Level written, Algorithm... algorithms) {
        Fabric one = Fabric.compose(List.of(named), ideal(algorithms));
        Fabric other = Fabric.compose(List.of(written), ideal(algorithms));
        int n = one.endpoints();
        int[] all = IntStream.range(0, n).toArray();
        for (Kind kind : List.of(Kind.ALL_REDUCE, Kind.ALL_TO_ALL)) {
            Collective work = new Collective(kind, new Bytes(1L << 28), DataType.BF16);
            assertEquals(
                    one.price(work, all).time().seconds(),
                    other.price(work, all).time().seconds(),
                    1e-9,
                    "" + kind);
        }
    }

    @Test
    void aMeshWrittenAsARangeIsAMesh() {
        Level mesh = new FullMesh(6, gbps(10, Scope.PER_PAIR), us(1), Optional.empty());
        assertAlike(
                mesh,
                graph(6, List.of(), List.of(link("0..5", "0..5")), Graph.Routing.TARGET),
                Algorithm.DIRECT,
                Algorithm.PAIRWISE);
    }

    @Test
    void aStarIsASwitchOfHalfTheHop() {
        // A route is up and down: two links of 1 us are one hop of 2 us.
        Level star = new Switch(5, gbps(10, Scope.PER_CHIP), 1, us(2), Optional.empty(), Optional.empty());
        assertAlike(
                star,
                graph(5, List.of("s"), List.of(link("0..4", "s")), Graph.Routing.TARGET),
                Algorithm.RING,
                Algorithm.PAIRWISE);
    }

    @Test
    void aHypercubeOfEdgesIsAHypercube() {
        List<GraphLink> edges = new ArrayList<>();
        for (int m = 0; m < 16; m++) {
            for (int d = 0; d < 4; d++) {
                if ((m ^ 1 << d) > m) {
                    edges.add(link("" + m, "" + (m ^ 1 << d)));
                }
            }
        }
        Router written = new Router(Topology.of(List.of(graph(16, List.of(), edges, Graph.Routing.TARGET))));
        Router named =
                new Router(Topology.of(List.of(new Hypercube(16, gbps(10, Scope.PER_LINK), us(1), Optional.empty()))));
        int[] path = new int[Math.max(written.longestRoute(), named.longestRoute())];
        for (int a = 0; a < 16; a++) {
            for (int b = 0; b < 16; b++) {
                assertEquals(named.route(a, b, path), written.route(a, b, path));
                assertEquals(named.latencyPs(a, b + 0) * (a == b ? 0 : 1), a == b ? 0 : written.latencyPs(a, b));
            }
        }
    }

    @Test
    void unequalGroupsMeetOverTheLinkBetweenThem() {
        // Four members on switch a at 10 GB/s, six on b at 40 GB/s, 20 GB/s between: 24 pairs share 20 GB/s each way.
        Graph two = graph(
                10,
                List.of("a", "b"),
                List.of(link("0..3", "a"), wide("4..9", "b", 40, 1), wide("a", "b", 20, 1)),
                Graph.Routing.TARGET);
        Fabric fabric = Fabric.compose(List.of(two), ideal(Algorithm.PAIRWISE));
        Collective exchange = new Collective(Kind.ALL_TO_ALL, new Bytes(1_000_000_000), DataType.BF16);
        double seconds =
                fabric.price(exchange, IntStream.range(0, 10).toArray()).time().seconds();
        // 24 pairs · 0.1 GB over 20 GB/s are 0.12 s; a member of a sends 0.9 GB at 10 GB/s in 0.09 s.
        assertEquals(0.12, seconds, 1e-5);
        double inA = fabric.price(exchange, new int[] {0, 1, 2, 3}).time().seconds();
        assertEquals(0.075, inA, 1e-5);
        double inB = fabric.price(exchange, new int[] {4, 5, 6, 7, 8, 9}).time().seconds();
        assertEquals(5 / 6.0 / 40, inB, 1e-5);
    }

    @Test
    void eachDirectionHasItsOwnRate() {
        GraphLink uneven = new GraphLink(
                List.of("0", "1"),
                Optional.of(gbps(40, Scope.PER_LINK)),
                Optional.of(gbps(5, Scope.PER_LINK)),
                Optional.of(us(3)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Topology topology = Topology.of(List.of(graph(2, List.of(), List.of(uneven), Graph.Routing.TARGET)));
        Router router = new Router(topology);
        int[] path = new int[router.longestRoute()];
        assertEquals(1, router.route(0, 1, path));
        assertEquals(40e9, topology.bytesPerSecond(path[0]));
        assertEquals(1, router.route(1, 0, path));
        assertEquals(5e9, topology.bytesPerSecond(path[0]));
        assertEquals(3e6, router.latencyPs(0, 1));
    }

    @Test
    void aGraphJoinsUnitsOfOtherLevels() {
        Level node = new Switch(4, gbps(100, Scope.PER_CHIP), 1, us(1), Optional.empty(), Optional.empty());
        Graph ring = graph(3, List.of(), List.of(link("0", "1"), link("1", "2"), link("2", "0")), Graph.Routing.TARGET);
        Fabric fabric = Fabric.compose(List.of(node, ring), ideal(Algorithm.PAIRWISE));
        Collective exchange = new Collective(Kind.ALL_TO_ALL, new Bytes(1_200_000_000), DataType.BF16);
        // Every node sends 4·4 pairs of 0.1 GB to each neighbour: 1.6 GB over 10 GB/s.
        assertEquals(
                0.16,
                fabric.price(exchange, IntStream.range(0, 12).toArray()).time().seconds(),
                1e-5);
    }

    // ---- Random graphs ------------------------------------------------------------

    private static Graph random(SplittableRandom random, Graph.Routing routing) {
        int members = 2 + random.nextInt(12);
        int switches = random.nextInt(6);
        List<String> names = new ArrayList<>();
        for (int s = 0; s < switches; s++) {
            names.add("s" + s);
        }
        List<String> all = new ArrayList<>(names);
        IntStream.range(0, members).forEach(m -> all.add("" + m));
        List<GraphLink> links = new ArrayList<>();
        if (switches > 0) {
            for (int s = 1; s < switches; s++) {
                links.add(link(names.get(random.nextInt(s)), names.get(s)));
            }
            for (int m = 0; m < members; m++) {
                links.add(link("" + m, names.get(random.nextInt(switches))));
            }
        } else {
            for (int m = 1; m < members; m++) {
                links.add(link("" + random.nextInt(m), "" + m));
            }
        }
        for (int extra = random.nextInt(2 * all.size()); extra > 0; extra--) {
            String a = all.get(random.nextInt(all.size()));
            String b = all.get(random.nextInt(all.size()));
            if (!a.equals(b)) {
                links.add(wide(a, b, 1 + random.nextInt(40), 1 + random.nextInt(3)));
            }
        }
        return graph(members, names, links, routing);
    }

    /** Least numbers of links between all members by repeated relaxation; an independent way to the same. */
    private static int[][] leastLengths(Graph graph) {
        Wiring wiring = graph.wire(1);
        int v = wiring.vertices();
        int[][] least = new int[v][v];
        for (int a = 0; a < v; a++) {
            Arrays.fill(least[a], 1 << 20);
            least[a][a] = 0;
        }
        for (int link = 0; link < wiring.links(); link++) {
            least[wiring.tail(link)][wiring.head(link)] = 1;
        }
        for (int k = 0; k < v; k++) {
            if (k < graph.size() && !wiring.forwards()) {
                continue;
            }
            for (int a = 0; a < v; a++) {
                for (int b = 0; b < v; b++) {
                    least[a][b] = Math.min(least[a][b], least[a][k] + least[k][b]);
                }
            }
        }
        return least;
    }

    @Test
    void everyPairHasALeastContiguousRouteThatEndsWhereItShould() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 200; trial++) {
            Graph graph = random(random, Graph.Routing.values()[trial % 2]);
            Wiring wiring = graph.wire(2);
            int[][] least = leastLengths(graph);
            int[] path = new int[wiring.longestRoute()];
            int[] again = new int[wiring.longestRoute()];
            for (int a = 0; a < graph.size(); a++) {
                for (int b = 0; b < graph.size(); b++) {
                    if (a == b) {
                        continue;
                    }
                    int length = wiring.route(a, trial % 2, b, 1, path);
                    assertEquals(least[a][b], length, "trial " + trial);
                    assertEquals(length, wiring.route(a, trial % 2, b, 1, again));
                    assertEquals(-1, Arrays.mismatch(path, 0, length, again, 0, length));
                    int at = a;
                    for (int i = 0; i < length; i++) {
                        assertEquals(at, wiring.tail(path[i]));
                        assertTrue(wiring.bytesPerSecond(path[i]) > 0);
                        at = wiring.head(path[i]);
                    }
                    assertEquals(b, at);
                    assertEquals(length, wiring.route(b, 0, a, 0, again), "as long there as back");
                }
            }
        }
    }

    @Test
    void hashedFlowsUseEveryEqualWayAndEveryParallelLink() {
        // Two leaves of 16 members, four spines, two links from each leaf to each spine: 8 ways between the leaves.
        Graph tree = graph(
                32,
                List.of("leaf-0..1", "spine-0..3"),
                List.of(link("0..15", "leaf-0"), link("16..31", "leaf-1"), wide("leaf-0..1", "spine-0..3", 10, 2)),
                Graph.Routing.HASHED);
        Wiring wiring = tree.wire(1);
        int[] uses = new int[wiring.links()];
        int[] path = new int[wiring.longestRoute()];
        for (int a = 0; a < 16; a++) {
            for (int b = 16; b < 32; b++) {
                assertEquals(4, wiring.route(a, 0, b, 0, path));
                uses[path[1]]++;
                uses[path[2]]++;
            }
        }
        int used = 0;
        for (int link = 0; link < uses.length; link++) {
            if (uses[link] > 0) {
                used++;
                assertTrue(uses[link] > 16 && uses[link] < 48, "256 flows over 8 ways: 32 each, and about so");
            }
        }
        assertEquals(16, used, "8 up and 8 down");
    }

    @Test
    void targetsSpreadEvenlyOverSpines() {
        Graph tree = graph(
                16,
                List.of("leaf-0..1", "spine-0..3"),
                List.of(link("0..7", "leaf-0"), link("8..15", "leaf-1"), link("leaf-0..1", "spine-0..3")),
                Graph.Routing.TARGET);
        Wiring wiring = tree.wire(1);
        int[] path = new int[wiring.longestRoute()];
        int[] uses = new int[wiring.links()];
        for (int m = 0; m < 8; m++) {
            wiring.route(m, 0, m + 8, 0, path);
            uses[path[1]]++;
        }
        assertEquals(
                List.of(2, 2, 2, 2),
                Arrays.stream(uses).filter(u -> u > 0).boxed().toList());
    }

    @Test
    void namesAndRangesAreRead() {
        Graph tree = graph(
                2,
                List.of("leaf-0..2", "top"),
                List.of(link("0..1", "leaf-0..2"), link("top", "leaf-1")),
                Graph.Routing.TARGET);
        assertEquals(Optional.of(List.of("leaf-0", "leaf-1", "leaf-2", "top")), tree.switches());
        assertEquals(
                new TreeSet<>(List.of("leaf-0", "leaf-1", "leaf-2", "top")),
                new TreeSet<>(tree.wire(1).parts().keySet()));
        assertEquals(2 * (2 * 3 + 1), tree.wire(1).links());
    }

    private static String refusal(int size, List<String> switches, GraphLink... links) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> graph(size, switches, List.of(links), Graph.Routing.TARGET))
                .getMessage());
    }

    @Test
    void whatIsNoGraphIsRefused() {
        assertEquals(
                "links leave no way from member 0 to member 2; add a link between the two parts",
                refusal(4, List.of(), link("0", "1"), link("2", "3")));
        assertTrue(
                refusal(4, List.of(), link("0..3", "4")).contains("links[0].ends: 4 is not one of the members 0 … 3"));
        assertTrue(refusal(2, List.of("a"), link("0", "b"))
                .contains("'b' is neither a member 0 … 1 nor one of the switches a"));
        assertTrue(refusal(2, List.of(), link("0", "0")).contains("joins two different ends"));
        assertTrue(refusal(2, List.of("a", "a"), link("0", "1")).contains("switches has 'a' twice"));
        assertTrue(refusal(2, List.of("7"), link("0", "1")).contains("write 'switch-7'"));
        assertTrue(refusal(2, List.of(), link("1..0", "1")).contains("is no range"));
        assertThrows(IllegalArgumentException.class, () -> wide("0", "1", 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Graph(
                        2,
                        Optional.empty(),
                        gbps(1, Scope.PER_CHIP),
                        us(1),
                        List.of(link("0", "1")),
                        Optional.empty(),
                        Optional.empty()));
    }
}
