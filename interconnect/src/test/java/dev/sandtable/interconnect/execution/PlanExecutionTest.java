// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.collective.Shape;
import dev.sandtable.interconnect.flow.FlowNetwork;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.interconnect.flow.Wires;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanExecutionTest {

    static List<Network> networks(Routes routes) {
        return List.of(
                new FlowNetwork(new Simulation(), routes),
                new ChunkNetwork(new Simulation(), routes, ChunkNetwork.Parameters.WHOLE_MESSAGES),
                new ChunkNetwork(
                        new Simulation(),
                        routes,
                        new ChunkNetwork.Parameters(
                                ChunkNetwork.Switching.STORE_AND_FORWARD,
                                Optional.of(Bytes.ofKib(64)),
                                ChunkNetwork.Grain.PICOSECOND)));
    }

    static int[] all(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }

    static Plan plan(Algorithm algorithm, Collective.Kind kind, int n) {
        return algorithm.plan(kind, Shape.flat(n)).orElseThrow();
    }

    private static PlanExecution run(Network network, Plan plan, int[] order, Bytes bytes) {
        PlanExecution execution = new PlanExecution(network, plan, order, bytes, Handling.FREE);
        execution.play();
        return execution;
    }

    /** Eight ranks, 8 MB at 0.1 B/ps: 14 rounds of 1 MB in 10 µs and a hop of 1 µs. */
    @Test
    void aRingTakesItsRounds() {
        Plan ring = plan(Algorithm.RING, Collective.Kind.ALL_REDUCE, 8);
        for (Network network : networks(Wires.of(Wires.around(8, 100))).subList(0, 2)) {
            PlanExecution execution = run(network, ring, all(8), new Bytes(8_000_000));
            assertEquals(14 * 11_000_000L, execution.finish().value());
            assertEquals(14 * 11_000_000L, execution.finish(5).value());
            assertEquals(112, execution.messages());
        }
    }

    /** Halves, quarters, eighths and back: 2·(3 µs + 7/8·80 µs). */
    @Test
    void halvingAndDoublingTakesItsRounds() {
        Plan plan = plan(Algorithm.HALVING_DOUBLING, Collective.Kind.ALL_REDUCE, 8);
        for (Network network : networks(Wires.of(Wires.around(8, 100))).subList(0, 2)) {
            assertEquals(
                    2 * (3_000_000L + 70_000_000L),
                    run(network, plan, all(8), new Bytes(8_000_000)).finish().value());
        }
    }

    /** A rank begins its second message when it holds the first; what the endpoint takes for each comes on top. */
    @Test
    void handlingComesBetweenArrivalAndPassingOn() {
        Plan ring = plan(Algorithm.RING, Collective.Kind.ALL_REDUCE, 4);
        Handling handling = new Handling(new Picoseconds(7), new Picoseconds(100), bytes -> bytes / 1000);
        for (Network network : networks(Wires.of(Wires.around(4, 100))).subList(0, 2)) {
            PlanExecution execution = new PlanExecution(network, ring, all(4), new Bytes(4_000_000), handling);
            assertEquals(7 + 6 * (11_000_000 + 100) + 3 * 1000, execution.play().value());
        }
    }

    /** One slow pair in a ring delays what passes it, and nothing before: the rank behind it ends last. */
    @Test
    void ranksDoNotWaitForRounds() {
        Plan chain = plan(Algorithm.RING, Collective.Kind.BROADCAST, 5);
        for (Network network : networks(Wires.of(Wires.around(5, 100))).subList(0, 2)) {
            PlanExecution execution = run(network, chain, all(5), new Bytes(1_000_000));
            for (int rank = 1; rank < 5; rank++) {
                assertEquals(rank * 11_000_000L, execution.finish(rank).value());
            }
        }
    }

    /** Every algorithm on several worlds: all bytes arrive, in no less than the busiest link of any stage needs. */
    @Test
    void noPlanIsFasterThanTheWire() {
        for (Routes routes : List.of(
                Wires.of(Wires.around(12, 100)),
                Wires.of(Wires.circle(12, 40)),
                Wires.of(Wires.tree(16, 4, 2, FatTree.Spreading.HASHED)))) {
            int n = routes.endpoints();
            for (Algorithm algorithm : Algorithm.values()) {
                for (Collective.Kind kind : Collective.Kind.values()) {
                    Optional<Plan> plan = algorithm.plan(kind, Shape.flat(n));
                    if (plan.isEmpty()) {
                        continue;
                    }
                    Bytes bytes = new Bytes(3_000_001);
                    Traffic all = load(routes, plan.get(), bytes);
                    for (Network network : networks(routes)) {
                        PlanExecution execution = run(network, plan.get(), all(n), bytes);
                        String what = algorithm + " " + kind + " on " + n;
                        assertTrue(execution.finish().seconds() >= all.busiestSeconds() * (1 - 1e-6), what);
                        int link = all.busiestLink();
                        assertEquals(
                                all.load(link), network.statistics().bytes(link).value(), 1e-3 * all.load(link), what);
                    }
                }
            }
        }
    }

    private static Traffic load(Routes routes, Plan plan, Bytes bytes) {
        Traffic traffic = new Traffic(routes::bytesPerSecond);
        int[] path = new int[routes.longestRoute()];
        for (Plan.Stage stage : plan.stages()) {
            for (int round = 0; round < stage.rounds(); round++) {
                stage.round(round, (from, to, first, count, add) -> {
                    int length = routes.route(from, to, path);
                    traffic.add(path, length, (double) plan.allBytes(bytes.value()) / plan.pieces() * count);
                });
            }
        }
        return traffic;
    }

    /** Two rings over the same links take twice as long on a fair network, and end together. */
    @Test
    void collectivesContend() {
        Routes routes = Wires.of(Wires.around(8, 100));
        FlowNetwork network = new FlowNetwork(new Simulation(), routes);
        Plan ring = plan(Algorithm.RING, Collective.Kind.ALL_GATHER, 8);
        PlanExecution one = new PlanExecution(network, ring, all(8), new Bytes(8_000_000), Handling.FREE);
        PlanExecution two = new PlanExecution(network, ring, all(8), new Bytes(8_000_000), Handling.FREE);
        one.start((opcode, argument) -> {}, 0, 0);
        two.start((opcode, argument) -> {}, 0, 0);
        network.simulation().run();
        assertEquals(7 * 21_000_000L, one.finish().value());
        assertEquals(one.finish(), two.finish());
    }

    @Test
    void aSwitchThatAddsIsNoNetworkOfMessages() {
        Plan.Stage inSwitch = new Plan.Stage() {
            @Override
            public int rounds() {
                return 1;
            }

            @Override
            public Plan.Timing timing() {
                return Plan.Timing.CHAIN;
            }

            @Override
            public void round(int round, Plan.Sends out) {
                out.send(0, 1, 0, 1, false);
                out.gatherInSwitch(1, 0, 1);
            }
        };
        Plan plan = new Plan(1, List.of(inSwitch), Plan.Way.BUFFERS);
        Network network = networks(Wires.of(Wires.around(2, 100))).get(0);
        PlanExecution execution = new PlanExecution(network, plan, all(2), new Bytes(10), Handling.FREE);
        assertThrows(UnsupportedOperationException.class, execution::play);
    }
}
