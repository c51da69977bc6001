// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A kernel beside a collective, step by step and by its bounds. */
final class ContentionTest {

    @Test
    void aKernelThatOutlastsTheTrafficLosesTheTrafficsCores() {
        // A quarter of the cores for 400 of its 1000: it has done 300 by then and takes another 700.
        assertEquals(1100, new Contention(0.25).slowed(1000, 400));
    }

    @Test
    void aKernelThatTheTrafficOutlastsRunsOnTheOtherCores() {
        assertEquals(4000, new Contention(0.25).slowed(3000, 9000));
    }

    @Test
    void bothTogetherEndAsTheSharedMachineDoes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 500; trial++) {
            double share = random.nextInt(10) / 16.0;
            long kernel = random.nextInt(100_000);
            long traffic = random.nextInt(100_000);
            double left = kernel;
            double now = Math.min(traffic, left / (1 - share));
            left -= now * (1 - share);
            long slowed = new Contention(share).slowed(kernel, traffic);
            assertEquals(now + left, slowed, 1.0);
            assertTrue(slowed >= kernel);
        }
    }
}
