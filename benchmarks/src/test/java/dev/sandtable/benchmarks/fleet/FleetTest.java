// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Threads change nothing but the time it takes. */
class FleetTest {
    @Test
    void resultsDoNotDependOnThreads() {
        try (Fleet one = new Fleet(1);
                Fleet three = new Fleet(3)) {
            assertArrayEquals(one.run(1000), three.run(1000));
        }
    }

    @Test
    void onlyTheFirstOfEqualServersHasAQueue() {
        TandemQueue queue = new TandemQueue(1);
        queue.run();
        assertTrue(queue.waitedPs(0) > 0);
        for (int server = 1; server < TandemQueue.SERVERS; server++) {
            assertEquals(0, queue.waitedPs(server));
        }
    }
}
