// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.World;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import org.junit.jupiter.api.Test;

/** Machines from their parts, and parts that do not fit. */
final class ClusterTest {
    private static final String NODE =
            "{name: n, chip: a100-sxm4-80gb, chips: 8, scale-up: [nvlink3-nvswitch2]," + " power: {host: 1 kW}}";

    private static double seconds(Cluster cluster, int... group) {
        Collective sum = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(1 << 28), DataType.BF16);
        return cluster.fabric().price(sum, group).time().seconds();
    }

    private static Problem problem(String yaml) {
        SpecException thrown = assertThrows(SpecException.class, () -> World.cluster(yaml));
        return thrown.problems().get(0);
    }

    // ---- Parts ------------------------------------------------------------------

    @Test
    void chipsAreNumberedThroughTheirNodes() {
        Cluster cluster = World.cluster("{node: dgx-a100-80gb, nodes: 4}");
        assertEquals(32, cluster.chips());
        assertEquals(32, cluster.fabric().endpoints());
        assertTrue(seconds(cluster, 0, 7) < seconds(cluster, 0, 8), "chip 8 is in another node");
        assertEquals(seconds(cluster, 0, 7), seconds(cluster, 8, 15));
    }

    @Test
    void sizesChangeWhileTheChipStays() {
        Cluster one = World.cluster("node: dgx-a100-80gb");
        Cluster four = one.withNodes(4);
        assertEquals(8, one.chips());
        assertEquals(32, four.chips());
        assertSame(one.chip(), four.chip(), "what a chip has priced is not priced again");
        Cluster half = one.withChips(4);
        assertEquals(4, half.chips());
        assertEquals(4, half.chipsPerNode());
    }

    @Test
    void aPartOfANodeIsAllThatIsCounted() {
        Cluster part = World.cluster("{node: dgx-a100-80gb, nodes: 1, chips: 4}");
        assertEquals(4, part.chips());
        assertEquals("1 x dgx-a100-80gb", part.name());
    }

    @Test
    void whatTheFabricSectionLeavesOutIsTheCards() {
        String head = "{node: dgx-a100-80gb, nodes: 4, fabric: {kind: fat-tree";
        Cluster plain = World.cluster("{node: dgx-a100-80gb, nodes: 4}");
        int[] across = {0, 8, 16, 24};
        assertEquals(seconds(plain, across), seconds(World.cluster(head + "}}"), across));
        Cluster slow = World.cluster(head + ", bandwidth: 2.5 GB/s per direction per port}}");
        assertEquals(10, seconds(slow, across) / seconds(plain, across), 1.0);
        Cluster far = World.cluster(head + ", latency: 1 ms}}");
        assertTrue(seconds(far, across) > seconds(plain, across) + 0.001);
    }

    @Test
    void podsMakeSomeNodesNearer() {
        Cluster pods =
                World.cluster("{node: dgx-a100-80gb, nodes: 4, fabric: {kind: fat-tree, pod: 2, oversubscription: 8}}");
        assertFalse(pods.uniformNetwork());
        assertTrue(World.cluster("{node: dgx-a100-80gb, nodes: 4}").uniformNetwork());
        assertTrue(pods.withNodes(2).uniformNetwork(), "a single pod is uniform");
    }

    @Test
    void theStackIsTheChipsUnlessOneIsNamed() {
        assertEquals(
                "cuda-fsdp",
                World.cluster("node: dgx-a100-80gb", "cuda-fsdp").stack().name());
        assertEquals(
                "cann-8-mindspeed", World.cluster("node: atlas-800t-a2").stack().name());
    }

    @Test
    void aNameIsAClusterOrANode() {
        assertEquals(
                128,
                Cluster.specByName("dgx-a100-cluster", World.CATALOGUES).nodes().orElseThrow());
        assertEquals(
                1, Cluster.specByName("dgx-a100-80gb", World.CATALOGUES).nodes().orElseThrow());
        assertThrows(SpecException.class, () -> Cluster.specByName("dgx", World.CATALOGUES));
    }

    // ---- What does not fit ------------------------------------------------------

    @Test
    void levelsMultiplyToTheChips() {
        Problem problem = problem("node: " + NODE.replace("chips: 8", "chips: 4"));
        assertEquals("node", problem.path());
        assertEquals(1, problem.line());
        assertTrue(problem.message().contains("multiply to 8, but it has 4 chips"), problem.message());
    }

    @Test
    void nodesWithoutCardsStayAlone() {
        assertEquals(8, World.cluster("node: " + NODE).chips());
        Problem problem = problem("{nodes: 2, node: " + NODE + "}");
        assertTrue(problem.message().contains("n has no nics, so 2 of them cannot be joined"), problem.message());
    }

    @Test
    void aPartIsNoLargerThanTheWhole() {
        Problem problem = problem("{node: dgx-a100-80gb, chips: 9}");
        assertTrue(problem.message().contains("chips is 9, but node dgx-a100-80gb has 8"), problem.message());
        Problem nodes = problem("{node: dgx-a100-80gb, chips: 4, nodes: 2}");
        assertTrue(nodes.message().contains("leave one of them out"), nodes.message());
    }

    @Test
    void countsArePositive() {
        assertTrue(problem("{node: dgx-a100-80gb, nodes: 0}").message().contains("nodes must be at least 1, was 0"));
        String none = problem("node: " + NODE.replace("scale-up: [nvlink3-nvswitch2]", "scale-up: []"))
                .message();
        assertTrue(none.contains("scale-up is empty, but the node's 8 chips need links"), none);
    }

    @Test
    void unknownPartsAreAnsweredWithTheNearest() {
        Problem chip = problem("node: " + NODE.replace("a100-sxm4-80gb", "a100-sxm4-80g"));
        assertEquals("node.chip", chip.path());
        assertTrue(chip.message().contains("did you mean 'a100-sxm4-80gb'"), chip.message());
        Problem link = problem("node: " + NODE.replace("nvlink3-nvswitch2", "nvlink3-nvswitch"));
        assertTrue(link.message().contains("did you mean 'nvlink3-nvswitch2'"), link.message());
    }
}
