// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.noc.InputQueuedCrossbar.Queues;
import org.junit.jupiter.api.Test;

class CrossbarTest {
    private static InputQueuedCrossbar run(int ports, Queues queues, int iterations, double load, int warmUp) {
        InputQueuedCrossbar crossbar = new InputQueuedCrossbar(ports, queues, iterations, load, 1);
        crossbar.run(warmUp);
        crossbar.forget();
        crossbar.run(20_000);
        return crossbar;
    }

    private static double share(InputQueuedCrossbar crossbar, int ports) {
        return crossbar.passed() / 20_000.0 / ports;
    }

    /** The published values of Karol, Hluchyj and Morgan, table I; 2 − √2 for many ports. */
    @Test
    void headsOfQueuesBlock() {
        int[] ports = {1, 2, 4, 8, 64};
        double[] published = {1, 0.75, 0.6553, 0.6184, 2 - Math.sqrt(2)};
        for (int i = 0; i < ports.length; i++) {
            double passed = share(run(ports[i], Queues.PER_INPUT, 1, 1, 5_000), ports[i]);
            assertEquals(published[i], passed, 0.012 * published[i], ports[i] + " ports");
            assertEquals(CrossbarLaw.saturation(ports[i], Queues.PER_INPUT), passed, 0.015 * passed);
        }
    }

    @Test
    void queuesPerPairPassEverything() {
        for (int ports : new int[] {2, 8, 16}) {
            double passed = share(run(ports, Queues.PER_PAIR, 1, 1, 20_000), ports);
            assertEquals(CrossbarLaw.saturation(ports, Queues.PER_PAIR), passed, 0.02, ports + " ports");
        }
    }

    @Test
    void waitBehindHeads() {
        for (int ports : new int[] {4, 16, 64}) {
            for (double load : new double[] {0.2, 0.4, 0.5}) {
                double simulated = run(ports, Queues.PER_INPUT, 1, load, 5_000).meanWait();
                double law = CrossbarLaw.waitPerInput(ports, load);
                assertEquals(simulated, law, 0.2 * simulated, ports + " ports at " + load);
            }
        }
        assertTrue(Double.isInfinite(CrossbarLaw.waitPerInput(16, 0.7)));
    }

    @Test
    void furtherIterationsWaitLess() {
        double one = run(16, Queues.PER_PAIR, 1, 0.8, 5_000).meanWait();
        double four = run(16, Queues.PER_PAIR, 4, 0.8, 5_000).meanWait();
        assertTrue(four < 0.5 * one, one + " and " + four);
        // An output with a queue of its own waits (n − 1)/n · p / (2 (1 − p)), which nothing at the input can beat.
        assertTrue(four > 15.0 / 16 * 0.8 / 2 / 0.2, "waited " + four);
    }

    @Test
    void portsAreLimited() {
        assertThrows(IllegalArgumentException.class, () -> new InputQueuedCrossbar(65, Queues.PER_PAIR, 1, 0.5, 1));
        assertThrows(IllegalArgumentException.class, () -> new InputQueuedCrossbar(4, Queues.PER_PAIR, 1, 1.5, 1));
    }
}
