// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import org.junit.jupiter.api.Test;

class FlowNetworkTest {
    private final Simulation simulation = new Simulation();

    private long[] arrivals(Network network, long[][] messages) {
        long[] at = new long[messages.length];
        for (int m = 0; m < at.length; m++) {
            long[] message = messages[m];
            simulation.schedule(
                    message[3],
                    (opcode, id) -> network.send(
                            (int) message[0],
                            (int) message[1],
                            message[2],
                            (o, argument) -> at[(int) argument] = simulation.nowPs(),
                            0,
                            id),
                    0,
                    m);
        }
        simulation.run();
        return at;
    }

    /** 100 GB/s are 0.1 B/ps: 5 MB take 50 µs, and the hop 1 µs. */
    @Test
    void aLoneMessageTakesItsLatencyAndItsBytes() {
        FlowNetwork network = new FlowNetwork(simulation, Wires.of(Wires.around(4, 100)));
        assertArrayEquals(new long[] {51_000_000}, arrivals(network, new long[][] {{0, 3, 5_000_000, 0}}));
        assertEquals(5_000_000, network.statistics().bytes(0).value());
        assertEquals(50_000_000, network.statistics().busy(0).value());
        assertEquals(0, network.present());
    }

    /** Both at half the rate until the short one has drained at 20 µs; the long one has 4 MB left for 40 µs. */
    @Test
    void twoMessagesShareAndThenOneHasAll() {
        FlowNetwork network = new FlowNetwork(simulation, Wires.of(Wires.around(4, 100)));
        long[] at = arrivals(network, new long[][] {{0, 3, 1_000_000, 0}, {1, 3, 5_000_000, 0}});
        assertArrayEquals(new long[] {21_000_000, 61_000_000}, at);
    }

    /** The second comes at 30 µs, when the first has 2 MB left: both at half rate for 40 µs, then 3 MB alone. */
    @Test
    void whoComesLaterSlowsWhoIsThere() {
        FlowNetwork network = new FlowNetwork(simulation, Wires.of(Wires.around(4, 100)));
        long[] at = arrivals(network, new long[][] {{0, 3, 5_000_000, 0}, {1, 3, 5_000_000, 30_000_000}});
        assertArrayEquals(new long[] {71_000_000, 101_000_000}, at);
    }

    @Test
    void aMessageToOneselfAndAnEmptyOneTakeNoBandwidth() {
        FlowNetwork network = new FlowNetwork(simulation, Wires.of(Wires.around(4, 100)));
        long[] at = arrivals(network, new long[][] {{2, 2, 1_000_000, 0}, {0, 1, 0, 0}});
        assertArrayEquals(new long[] {0, 1_000_000}, at);
    }

    /** Three into one: the receiver's port binds all three for as long as they last, and the senders' ports none. */
    @Test
    void theLinkThatBindsIsNamed() {
        Routes routes = Wires.of(Wires.around(4, 100));
        FlowNetwork network = new FlowNetwork(simulation, routes);
        arrivals(network, new long[][] {{0, 3, 1_000_000, 0}, {1, 3, 1_000_000, 0}, {2, 3, 1_000_000, 0}});
        int[] path = new int[2];
        routes.route(0, 3, path);
        assertEquals(3 * 30_000_000.0, network.statistics().boundPs(path[1]), 1);
        assertEquals(0, network.statistics().boundPs(path[0]), 0);
        assertEquals(3, network.statistics().peak(path[1]));
        assertEquals(3_000_000, network.statistics().bytes(path[1]).value());
    }

    /** Each host sends to the one beside it: a change of one message is no concern of the others. */
    @Test
    void solvingStaysLocal() {
        int hosts = 512;
        FlowNetwork network = new FlowNetwork(simulation, Wires.of(Wires.around(hosts, 100)));
        long[][] messages = new long[hosts][];
        for (int h = 0; h < hosts; h++) {
            messages[h] = new long[] {h, (h + 1) % hosts, 1_000_000 + 1000 * h, 1000L * h};
        }
        arrivals(network, messages);
        assertTrue(network.solvedRates() <= 2 * hosts, network.solvedRates() + " rates for " + hosts + " messages");
    }
}
