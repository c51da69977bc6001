// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.topology.FatTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlowLawTest {

    private record Message(int from, int to, long bytes, long startPs) {}

    private static List<Routes> worlds() {
        return List.of(
                Wires.of(Wires.around(16, 100)),
                Wires.of(Wires.circle(12, 40)),
                Wires.of(Wires.torus(25, 4, 3, 2)),
                Wires.of(Wires.tree(32, 8, 1, FatTree.Spreading.HASHED)),
                Wires.of(Wires.tree(32, 8, 3, FatTree.Spreading.ADAPTIVE)),
                Wires.of(Wires.around(4, 300), Wires.tree(8, 4, 2, FatTree.Spreading.ADAPTIVE)));
    }

    private static List<Message> traffic(Routes routes, long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Message> messages = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            int from = random.nextInt(routes.endpoints());
            int to = (from + 1 + random.nextInt(routes.endpoints() - 1)) % routes.endpoints();
            messages.add(new Message(from, to, 1 + random.nextInt(3_000_000), random.nextInt(20) * 3_000_000L));
        }
        return messages;
    }

    /** The arrivals of messages that are added in the order given, by message. */
    private static long[] run(FlowNetwork network, List<Message> messages, int[] order) {
        Simulation simulation = network.simulation();
        long[] at = new long[messages.size()];
        for (int m : order) {
            Message message = messages.get(m);
            simulation.scheduleAt(
                    message.startPs,
                    (opcode, id) -> network.send(
                            message.from,
                            message.to,
                            message.bytes,
                            (o, argument) -> at[(int) argument] = simulation.nowPs(),
                            0,
                            id),
                    0,
                    m);
        }
        simulation.run();
        return at;
    }

    private static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    @Test
    void theOrderOfAddingChangesNoArrival() {
        for (Routes routes : worlds()) {
            for (long seed = 1; seed <= 5; seed++) {
                List<Message> messages = traffic(routes, seed, 300);
                long[] straight = run(new FlowNetwork(new Simulation(), routes), messages, inOrder(300));
                int[] shuffled = inOrder(300);
                SplittableRandom random = new SplittableRandom(seed);
                for (int i = 299; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    int swap = shuffled[i];
                    shuffled[i] = shuffled[j];
                    shuffled[j] = swap;
                }
                assertArrayEquals(straight, run(new FlowNetwork(new Simulation(), routes), messages, shuffled));
            }
        }
    }

    @Test
    void bytesInAreBytesOutAndNothingIsFasterThanTheWire() {
        for (Routes routes : worlds()) {
            List<Message> messages = traffic(routes, 17, 400);
            FlowNetwork network = new FlowNetwork(new Simulation(), routes);
            long[] at = run(network, messages, inOrder(400));
            double[] due = new double[routes.links()];
            int[] path = new int[routes.longestRoute()];
            for (int m = 0; m < at.length; m++) {
                Message message = messages.get(m);
                double narrowest = Double.POSITIVE_INFINITY;
                for (int i = routes.route(message.from, message.to, path) - 1; i >= 0; i--) {
                    due[path[i]] += message.bytes;
                    narrowest = Math.min(narrowest, routes.bytesPerSecond(path[i]));
                }
                double least =
                        message.startPs + routes.latencyPs(message.from, message.to) + message.bytes / narrowest * 1e12;
                assertTrue(at[m] >= least - 1, "message " + m + " came at " + at[m] + ", not before " + least);
            }
            for (int link = 0; link < due.length; link++) {
                assertEquals(due[link], network.statistics().bytes(link).value(), 0);
                double wire = due[link] / routes.bytesPerSecond(link) * 1e12;
                assertTrue(network.statistics().busy(link).value() >= wire * (1 - 1e-9) - 1);
            }
            assertEquals(0, network.present());
        }
    }

    @Test
    void noLinkIsOverFullAtAnyMoment() {
        for (Routes routes : worlds()) {
            List<Message> messages = traffic(routes, 23, 300);
            FlowNetwork network = new FlowNetwork(new Simulation(), routes);
            int[] seen = new int[1];
            for (int look = 0; look < 400; look++) {
                network.simulation()
                        .schedule(
                                look * 777_777L,
                                (opcode, argument) -> {
                                    for (int link = 0; link < routes.links(); link++) {
                                        double load = network.loadBytesPerSecond(link);
                                        assertTrue(
                                                load <= routes.bytesPerSecond(link) * (1 + 1e-9),
                                                "link " + link + ": " + load);
                                        seen[0] += load > 0 ? 1 : 0;
                                    }
                                },
                                0,
                                0);
            }
            run(network, messages, inOrder(300));
            assertTrue(seen[0] > 1000, "the law was looked at while links were busy: " + seen[0]);
        }
    }

    /** All that share one receiver end no later with a faster wire; with one bottleneck nobody loses. */
    @Test
    void moreBandwidthIsNeverSlowerAtOneBottleneck() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Message> messages = new ArrayList<>();
            for (int m = 0; m < 20; m++) {
                messages.add(
                        new Message(1 + m % 15, 0, 1 + random.nextInt(4_000_000), random.nextInt(50) * 1_000_000L));
            }
            long[] slow = run(new FlowNetwork(new Simulation(), Wires.of(Wires.around(16, 50))), messages, inOrder(20));
            long[] fast = run(new FlowNetwork(new Simulation(), Wires.of(Wires.around(16, 70))), messages, inOrder(20));
            for (int m = 0; m < slow.length; m++) {
                assertTrue(fast[m] <= slow[m], "message " + m + " of seed " + seed);
            }
        }
    }

    @Test
    void symmetricTrafficEndsTogether() {
        for (Routes routes :
                List.of(Wires.of(Wires.around(12, 70)), Wires.of(Wires.tree(36, 6, 3, FatTree.Spreading.ADAPTIVE)))) {
            List<Message> messages = new ArrayList<>();
            for (int from = 0; from < routes.endpoints(); from++) {
                messages.add(new Message(from, (from + 7) % routes.endpoints(), 1_234_567, 0));
            }
            long[] at = run(new FlowNetwork(new Simulation(), routes), messages, inOrder(messages.size()));
            for (long arrival : at) {
                assertEquals(at[0], arrival);
            }
        }
    }
}
