// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.collective.Shape;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.interconnect.flow.Wires;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FoldedPlanTest {
    private static final Handling HANDLING =
            new Handling(new Picoseconds(500), new Picoseconds(10_000), bytes -> bytes / 7);

    /** Whatever can be folded takes as long as the whole, to the picosecond; and much can be. */
    @Test
    void foldedIsUnfolded() {
        TreeSet<String> folded = new TreeSet<>();
        for (Routes routes : List.of(
                Wires.of(Wires.around(16, 100)),
                Wires.of(Wires.circle(16, 40)),
                Wires.of(Wires.circle(7, 40)),
                Wires.of(Wires.torus(25, 4, 4)),
                Wires.of(Wires.tree(16, 4, 1, FatTree.Spreading.HASHED)))) {
            int n = routes.endpoints();
            for (Algorithm algorithm : Algorithm.values()) {
                for (Collective.Kind kind : Collective.Kind.values()) {
                    Optional<Plan> plan = algorithm.plan(kind, Shape.flat(n));
                    if (plan.isPresent()) {
                        compare(routes, plan.get(), algorithm + " " + kind, folded);
                    }
                }
            }
        }
        assertTrue(
                folded.containsAll(List.of(
                        "RING ALL_REDUCE",
                        "RING ALL_GATHER",
                        "BIDIRECTIONAL_RING ALL_REDUCE",
                        "HALVING_DOUBLING ALL_REDUCE",
                        "BRUCK ALL_GATHER")),
                folded.toString());
    }

    private static void compare(Routes routes, Plan plan, String name, TreeSet<String> folded) {
        int n = routes.endpoints();
        SplittableRandom random = new SplittableRandom(n);
        Bytes bytes = new Bytes((long) plan.pieces() * (1 + random.nextInt(200_000)));
        for (int kind = 0; kind < PlanExecutionTest.networks(routes).size(); kind++) {
            Network small = PlanExecutionTest.networks(routes).get(kind);
            int[] order = PlanExecutionTest.all(n);
            Optional<Picoseconds> one = FoldedPlan.play(small, plan, order, bytes, HANDLING);
            if (one.isPresent()) {
                Network whole = PlanExecutionTest.networks(routes).get(kind);
                PlanExecution execution = new PlanExecution(whole, plan, order, bytes, HANDLING);
                assertEquals(execution.play(), one.get(), name + " over " + n + " ranks on network " + kind);
                assertTrue(small.statistics().messages() * n == execution.messages(), name);
                folded.add(name);
            }
        }
    }

    /** On a torus numbered by rows a ring's steps differ in length; an odd rank breaks the circle. */
    @Test
    void whatIsNotSymmetricIsNotFolded() {
        Plan ring = PlanExecutionTest.plan(Algorithm.RING, Collective.Kind.ALL_REDUCE, 16);
        Network torus =
                PlanExecutionTest.networks(Wires.of(Wires.torus(25, 4, 4))).get(0);
        assertEquals(
                Optional.empty(),
                FoldedPlan.play(torus, ring, PlanExecutionTest.all(16), new Bytes(16_000), Handling.FREE));
        Network star =
                PlanExecutionTest.networks(Wires.of(Wires.around(16, 100))).get(0);
        assertEquals(
                Optional.empty(),
                FoldedPlan.play(star, ring, PlanExecutionTest.all(16), new Bytes(16_001), Handling.FREE));
    }
}
