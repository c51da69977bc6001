// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.planner.World;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clusters with something broken, networks that are written out, and files that make no network. */
final class FaultyClusterTest {
    private static final Collective SUM =
            new Collective(Collective.Kind.ALL_REDUCE, new Bytes(1L << 30), DataType.BF16);

    private static double seconds(Cluster cluster, int ranks) {
        return cluster.fabric()
                .price(SUM, IntStream.range(0, ranks).toArray())
                .time()
                .seconds();
    }

    private static String problem(String yaml) {
        SpecException thrown = assertThrows(SpecException.class, () -> World.cluster(yaml));
        Problem problem = thrown.problems().get(0);
        return problem.file() + ":" + problem.line() + ": " + problem.path() + ": " + problem.message();
    }

    private static String linkProblem(String yaml) {
        SpecException thrown = assertThrows(
                SpecException.class, () -> SpecReader.read(yaml, "link.yaml", Level.class, Provenance.Policy.OPTIONAL));
        Problem problem = thrown.problems().get(0);
        return problem.file() + ":" + problem.line() + ": " + problem.path() + ": " + problem.message();
    }

    // ---- Faults -------------------------------------------------------------------

    @Test
    void aDeadCardOfEightSlowsTheRingsOverNodes() {
        Cluster whole = World.cluster("{node: dgx-h100, nodes: 4}");
        Cluster broken = World.cluster(
                "node: dgx-h100\nnodes: 4\nfaults:\n  - {kind: dead-link, level: 1, ends: [2, leaf-5]}\n");
        assertTrue(seconds(broken, 32) > 1.3 * seconds(whole, 32));
        assertEquals(seconds(whole, 8), seconds(broken, 8), "inside a node nothing is broken");
        assertTrue(broken.hasFaults());
        assertFalse(broken.uniformNetwork());
    }

    @Test
    void aStragglerAndLostLanesAreWritten() {
        Cluster whole = World.cluster("{node: dgx-h100, nodes: 2}");
        Cluster slow = World.cluster(
                "{node: dgx-h100, nodes: 2, faults: [{kind: straggler, endpoint: 9, rate: 0.5," + " start: 1 ms}]}");
        assertEquals(seconds(whole, 8), seconds(slow, 8));
        assertTrue(seconds(slow, 16) > 1e-3 + 1.8 * (seconds(whole, 16) - 1e-3));
        Cluster lanes = World.cluster("{node: dgx-h100, nodes: 2, faults: [{kind: degraded-link, level: 0, unit: 1,"
                + " ends: [3, plane-0], left: 0.5}]}");
        double first = seconds(lanes, 8);
        assertEquals(seconds(whole, 8), first);
        double second = lanes.fabric()
                .price(SUM, IntStream.range(8, 16).toArray())
                .time()
                .seconds();
        assertTrue(second > 1.005 * first && second < 1.06 * first, "half of one port of eighteen");
    }

    @Test
    void aPlaneOfACloudMatrixTakesASeventh() {
        Cluster whole = World.cluster("node: cloudmatrix384");
        Cluster broken = World.cluster("{node: cloudmatrix384, faults: [{kind: dead-part, level: 0, part: plane-6}]}");
        assertEquals(7 / 6.0, seconds(broken, 384) / seconds(whole, 384), 0.03);
        assertTrue(problem("{node: cloudmatrix384, faults: [{kind: dead-part, level: 0, part: plane-7}]}")
                .contains("the parts plane-0 to plane-6, first-tier-0 to first-tier-335, second-tier-0 to"
                        + " second-tier-111"));
    }

    @Test
    void faultsThatAreNoneAreLocated() {
        String head = "node: dgx-h100\nnodes: 4\nfaults:\n  - {kind: straggler, endpoint: 0, rate: 0.9}\n  - ";
        assertEquals(
                "cluster:5: faults[1]: part names 'spine-9', which this level does not have; it has members 0 to 3 and"
                        + " the parts leaf-0 to leaf-7",
                problem(head + "{kind: dead-part, level: 1, part: spine-9}\n"));
        assertEquals(
                "cluster:5: faults[1]: unit is missing: level 0 has the units 0 … 3",
                problem(head + "{kind: dead-link, level: 0, ends: [0, plane-1]}\n"));
        assertEquals(
                "cluster:5: faults[1].left: left must be above 0 and below 1, was 0; a link with nothing left is a"
                        + " dead-link",
                problem(head + "{kind: degraded-link, level: 1, ends: [0, leaf-1], left: 0}\n"));
        assertTrue(
                problem(head + "{kind: dead-parts, level: 1, part: leaf-1}\n").contains("did you mean 'dead-part'"));
        StringBuilder planes = new StringBuilder();
        for (int plane = 0; plane < 7; plane++) {
            planes.append("  - {kind: dead-part, level: 0, part: plane-")
                    .append(plane)
                    .append("}\n");
        }
        assertEquals(
                "cluster:9: faults[6]: no way is left from member 0 to member 1 of unit 0 of level 0; leave a link"
                        + " between them, or leave such members out",
                problem("node: cloudmatrix384\nfaults:\n" + planes));
    }

    // ---- Networks -----------------------------------------------------------------

    @Test
    void aNetworkOfAnyKindJoinsNodes() {
        String graph = "node: dgx-h100\nnodes: 3\nnetwork:\n  kind: graph\n  size: 3\n  switches: [s]\n"
                + "  bandwidth: 400 GB/s per direction per link\n  latency: 1 us\n  links:\n"
                + "    - {ends: [0..2, s]}\n";
        Cluster star = World.cluster(graph);
        assertEquals(24, star.fabric().endpoints());
        assertTrue(seconds(star, 24) > 0);
        assertEquals(
                "cluster:4: network: 4 nodes: a graph of 3 members cannot have 4; its links are written one by one",
                problem(graph.replace("nodes: 3", "nodes: 4")));
        assertTrue(problem(graph + "fabric: {kind: fat-tree}\n").contains("leave one of them out"));
    }

    @Test
    void cardsOfTheirOwnJoinChipsASecondTime() {
        Cluster matrix = World.cluster("node: cloudmatrix384");
        double links = seconds(matrix, 16);
        double cards = matrix.cardFabric()
                .orElseThrow()
                .price(SUM, IntStream.range(0, 16).toArray())
                .time()
                .seconds();
        // 392 GB/s of UB against one 400 Gb/s card: about eight times slower, less what both lose.
        assertTrue(cards > 5 * links && cards < 10 * links, cards / links + " times");
        assertEquals(384, matrix.cardFabric().orElseThrow().endpoints());
        assertTrue(World.cluster("node: jean-zay-a100-node").cardFabric().isEmpty(), "eight chips, four cards");
    }

    // ---- Bad input ----------------------------------------------------------------

    private static final String GRAPH = "kind: graph\nsize: 4\nswitches: [a, b]\n"
            + "bandwidth: 10 GB/s per direction per link\nlatency: 1 us\nlinks:\n";

    @Test
    void graphsThatAreNoneAreLocated() {
        assertEquals(
                "link.yaml:7: links: links leave no way from member 0 to member 2; add a link between the two parts",
                linkProblem(GRAPH + "  - {ends: [0..1, a]}\n  - {ends: [2..3, b]}\n"));
        assertEquals(
                "link.yaml:8: links[1].ends: 7 is not one of the members 0 … 3; write a larger 'size' or another end",
                linkProblem(GRAPH + "  - {ends: [0..3, a]}\n  - {ends: [7, b]}\n"));
        assertEquals(
                "link.yaml:7: links[0].ends: 'c' is neither a member 0 … 3 nor one of the switches a, b; add it to"
                        + " 'switches'",
                linkProblem(GRAPH + "  - {ends: [0..3, c]}\n"));
        assertEquals(
                "link.yaml:7: links[0].ends: ends must be two, such as [0, leaf-0] or [0..7, leaf-0], but there are 1",
                linkProblem(GRAPH + "  - {ends: [0]}\n"));
        assertEquals(
                "link.yaml:7: links[0].bandwidth: a link's bandwidth must be positive, was 0 B/s",
                linkProblem(GRAPH + "  - {ends: [0..3, a], bandwidth: 0 GB/s per direction per link}\n"));
        assertTrue(linkProblem(GRAPH + "  - {ends: [0..3, a], bandwidth: 10 GB/s}\n")
                .startsWith("link.yaml:7: links[0].bandwidth: '10 GB/s' does not say its direction"));
        assertTrue(linkProblem(GRAPH + "  - {ends: [0..3, a], bandwidth: 10 GB/s per direction}\n")
                .contains("does not say its scope"));
        assertEquals(
                "link.yaml:7: links[0].bandwidth: bandwidth of a graph's link is per link, such as '25 GB/s per"
                        + " direction per link', was 10 GB/s per direction per chip",
                linkProblem(GRAPH + "  - {ends: [0..3, a], bandwidth: 10 GB/s per direction per chip}\n"));
        assertTrue(linkProblem(
                        GRAPH.replace("bandwidth: 10 GB/s per direction per link\n", "") + "  - {ends: [0..3, a]}\n")
                .contains("bandwidth: missing; write a"));
        assertTrue(linkProblem(GRAPH + "  - {ends: [0..3, a], lane: 4}\n").contains("did you mean 'lanes'"));
    }

    @Test
    void kindsSayWhatTheyLack() {
        assertTrue(linkProblem("kind: hypercube\nsize: 12\nbandwidth: 1 GB/s per direction per link\nlatency: 1 us\n")
                .startsWith("link.yaml:2: size: size of a hypercube is a power of two, was 12; write 8 or 16"));
        assertTrue(linkProblem(
                        "kind: fat-tree\nsize: 8\nbandwidth: 1 GB/s per direction per port\nports: 1\nlatency: 1 us\n"
                                + "core: {zone: 6, oversubscription: 2}\npod: 4\n")
                .startsWith(
                        "link.yaml:6: core: core joins zones of pods: 'pod' must be stated and divide the zone of 6"));
        assertTrue(linkProblem("kind: dragonfly\nsize: 80\nterminals: 2\nrouters: 4\nglobals: 2\nports: 1\n"
                        + "bandwidth: 25 GB/s per direction per port\nlocal-bandwidth: 25 GB/s per direction per link\n"
                        + "global-bandwidth: 25 GB/s per direction per link\nlatency: 1 us\nlocal-latency: 100 ns\n"
                        + "global-latency: 500 ns\n")
                .startsWith("link.yaml:5: globals: globals must be at least 3 so that 4 switches of a group reach 9"));
    }
}
