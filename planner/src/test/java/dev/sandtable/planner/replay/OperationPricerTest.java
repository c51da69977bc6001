// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.OperationPricer.Pattern;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who speaks at once, by hand, and that nobody is asked twice. */
final class OperationPricerTest {
    private static final Cluster NODE = World.cluster("node: dgx-a100-80gb");

    private static OperationPricer pricer(Cluster cluster, ParallelPlan plan) {
        return new OperationPricer(cluster, plan, Launch.STREAM, Fidelity.AUTO);
    }

    private static String groups(OperationPricer pricer, Axis axis, int stage, Pattern pattern) {
        return pricer.contending(axis, stage, pattern).stream()
                .map(Arrays::toString)
                .toList()
                .toString();
    }

    @Test
    void groupsOfANodeContendForIt() {
        OperationPricer pricer = pricer(NODE, ParallelPlan.of(2, 1, 4));
        assertEquals("[[0, 1], [2, 3], [4, 5], [6, 7]]", groups(pricer, Axis.TENSOR, 0, Pattern.GROUP));
        assertEquals("[[0, 2, 4, 6], [1, 3, 5, 7]]", groups(pricer, Axis.DATA, 0, Pattern.GROUP));
    }

    @Test
    void aStageSendsToTheNextAndTheLastToTheFirst() {
        OperationPricer pricer = pricer(NODE, ParallelPlan.of(2, 4, 1));
        assertEquals("[[2, 4], [3, 5]]", groups(pricer, Axis.PIPELINE, 1, Pattern.NEXT_STAGE));
        assertEquals("[[6, 0], [7, 1]]", groups(pricer, Axis.PIPELINE, 3, Pattern.NEXT_STAGE));
    }

    @Test
    void groupsElsewhereDoNotContend() {
        OperationPricer pricer = pricer(NODE.withNodes(4), ParallelPlan.of(8, 1, 4));
        assertEquals("[[0, 1, 2, 3, 4, 5, 6, 7]]", groups(pricer, Axis.TENSOR, 0, Pattern.GROUP));
        List<int[]> data = pricer.contending(Axis.DATA, 0, Pattern.GROUP);
        assertEquals(8, data.size());
        assertEquals("[3, 11, 19, 27]", Arrays.toString(data.get(3)));
    }

    @Test
    void aRingPassesOnInParts() {
        ParallelPlan even = new ParallelPlan(2, 1, 1, 1, 4, 1, 1, false, 0);
        OperationPricer four = pricer(NODE, even);
        assertEquals("[[0, 2], [4, 6], [1, 3], [5, 7]]", groups(four, Axis.CONTEXT, 0, Pattern.FROM_EVEN));
        assertEquals("[[2, 4], [6, 0], [3, 5], [7, 1]]", groups(four, Axis.CONTEXT, 0, Pattern.FROM_ODD));
        assertEquals("[]", groups(four, Axis.CONTEXT, 0, Pattern.FROM_LAST));
        ParallelPlan odd = new ParallelPlan(2, 1, 1, 1, 3, 1, 1, false, 0);
        OperationPricer three = pricer(NODE.withChips(6), odd);
        assertEquals("[[0, 2], [1, 3]]", groups(three, Axis.CONTEXT, 0, Pattern.FROM_EVEN));
        assertEquals("[[2, 4], [3, 5]]", groups(three, Axis.CONTEXT, 0, Pattern.FROM_ODD));
        assertEquals("[[4, 0], [5, 1]]", groups(three, Axis.CONTEXT, 0, Pattern.FROM_LAST));
    }

    @Test
    void everyMemberOfARingSendsOnceAndHearsOnce() {
        for (int context = 2; context <= 8; context++) {
            ParallelPlan plan = new ParallelPlan(1, 1, 1, 1, context, 1, 1, false, 0);
            OperationPricer pricer = pricer(NODE.withChips(context), plan);
            Set<Integer> senders = new TreeSet<>();
            Set<Integer> receivers = new TreeSet<>();
            for (Pattern pattern : List.of(Pattern.FROM_EVEN, Pattern.FROM_ODD, Pattern.FROM_LAST)) {
                Set<Integer> busy = new TreeSet<>();
                for (int[] pair : pricer.contending(Axis.CONTEXT, 0, pattern)) {
                    assertTrue(busy.add(pair[0]) && busy.add(pair[1]), pattern + " uses a rank twice");
                    assertTrue(senders.add(pair[0]) && receivers.add(pair[1]), pattern + " repeats a message");
                    assertEquals((pair[0] + 1) % context, pair[1]);
                }
            }
            assertEquals(context, senders.size());
            assertEquals(context, receivers.size());
        }
    }

    @Test
    void noRankIsInTwoGroups() {
        SplittableRandom random = new SplittableRandom(9);
        for (int trial = 0; trial < 100; trial++) {
            ParallelPlan plan = new ParallelPlan(
                    1 << random.nextInt(4),
                    1 + random.nextInt(3),
                    1,
                    1 << random.nextInt(3),
                    1 + random.nextInt(3),
                    1,
                    1,
                    false,
                    0);
            int nodes = (plan.ranks() + 7) / 8;
            OperationPricer pricer = pricer(nodes == 1 ? NODE : NODE.withNodes(nodes), plan);
            for (Axis axis : List.of(Axis.TENSOR, Axis.DATA, Axis.CONTEXT)) {
                for (int stage = 0; stage < plan.pipeline(); stage++) {
                    Set<Integer> seen = new TreeSet<>();
                    List<int[]> groups = pricer.contending(axis, stage, Pattern.GROUP);
                    for (int[] group : groups) {
                        for (int rank : group) {
                            assertTrue(seen.add(rank), plan + " " + axis);
                        }
                    }
                    int first = plan.rankOf(0, 0, 0, stage);
                    assertEquals(plan.size(axis) > 1, seen.contains(first), plan + " " + axis);
                }
            }
        }
    }

    @Test
    void contentionNeverMakesACollectiveCheaper() {
        Cluster cluster = NODE.withNodes(4);
        OperationPricer pricer = pricer(cluster, ParallelPlan.of(8, 1, 4));
        Collective collective = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(256L << 20), DataType.FP32);
        double together = pricer.price(new Communicate("gradients", collective, Axis.DATA, true), 0)
                .time()
                .seconds();
        double alone = cluster.fabric()
                .price(collective, new int[] {0, 8, 16, 24})
                .time()
                .seconds();
        assertTrue(together >= alone, together + " < " + alone);
    }

    @Test
    void stagesPlacedAlikePayAlike() {
        Cluster cluster = NODE.withNodes(3);
        OperationPricer pricer = pricer(cluster, ParallelPlan.of(2, 6, 2));
        // Four ranks a stage, eight a node: even stages begin a node, odd ones stand in its middle.
        List<Integer> first = new ArrayList<>();
        List<Integer> sending = new ArrayList<>();
        for (int stage = 0; stage < 6; stage++) {
            first.add(pricer.representative(stage, false));
            sending.add(pricer.representative(stage, true));
        }
        assertEquals(List.of(0, 1, 0, 1, 0, 1), first);
        assertEquals(List.of(0, 1, 0, 1, 0, 5), sending);
        Cluster pods =
                World.cluster("{node: dgx-a100-80gb, nodes: 3, fabric: {kind: fat-tree, pod: 2, oversubscription: 2}}");
        OperationPricer far = pricer(pods, ParallelPlan.of(2, 6, 2));
        assertEquals(4, far.representative(4, false));
    }

    @Test
    void anExplanationIsOfThePrice() {
        Cluster cluster = NODE.withNodes(2);
        ParallelPlan plan = new ParallelPlan(2, 2, 1, 1, 4, 1, 1, false, 0);
        OperationPricer pricer = pricer(cluster, plan);
        Collective message = new Collective(Collective.Kind.SEND_RECV, new Bytes(32L << 20), DataType.BF16);
        Collective sum = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(32L << 20), DataType.BF16);
        for (Communicate operation : List.of(
                new Communicate("ring", message, Axis.CONTEXT, true),
                new Communicate("to the next stage", message, Axis.PIPELINE, false),
                new Communicate("reduction", sum, Axis.TENSOR, false))) {
            double seconds = pricer.price(operation, 0).time().seconds();
            assertTrue(seconds > 0);
            assertEquals(seconds, pricer.explain(operation, 0).value(), 2e-12, operation.name());
        }
    }
}
