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

    /** Memory of 1 TB/s: a kernel of 1000 ns that moves 900 kB beside 400 ns that move 100 kB has 3/4 instead of 9/10. */
    @Test
    void whatTheTrafficTakesOfTheMemoryTheKernelLacks() {
        Contention memory = new Contention(0.125, 1e12);
        double pace = 0.75 / 0.9;
        assertEquals(1_000_000 + (1 - pace) * 400_000, memory.slowed(1_000_000, 900_000, 400_000, 100_000), 1.0);
        // One that asks for half of it has enough: the cores bind, an eighth of 400 ns.
        assertEquals(1_050_000, memory.slowed(1_000_000, 500_000, 400_000, 100_000), 1.0);
        assertEquals(1_000_000, memory.slowed(1_000_000, 900_000, 0, 0));
    }

    @Test
    void moreTrafficOnTheMemoryIsNeverFaster() {
        SplittableRandom random = new SplittableRandom(4);
        for (int trial = 0; trial < 500; trial++) {
            Contention memory = new Contention(random.nextInt(10) / 16.0, 1e12);
            long kernel = 1 + random.nextInt(100_000);
            long traffic = 1 + random.nextInt(100_000);
            double bytes = random.nextDouble() * kernel;
            long last = 0;
            for (double beside = 0; beside < 2 * traffic; beside += traffic / 3.0) {
                long slowed = memory.slowed(kernel, bytes, traffic, beside);
                assertTrue(slowed >= last && slowed >= kernel);
                last = slowed;
            }
            assertTrue(memory.slowed(kernel, bytes, traffic, 0) >= memory.slowed(kernel, traffic));
        }
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
