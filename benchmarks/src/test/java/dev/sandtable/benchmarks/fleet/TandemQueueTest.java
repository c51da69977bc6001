// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Servers in a row by what is known of them. */
class TandemQueueTest {
    @Test
    void aSeedSaysAll() {
        assertEquals(digest(7), digest(7));
        assertNotEquals(digest(7), digest(8));
    }

    private static long digest(long seed) {
        TandemQueue queue = new TandemQueue(seed);
        queue.run();
        return queue.digest();
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
