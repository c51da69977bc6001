// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CyclicPipelineTest {

    @Test
    void oneSlotOverlapsNothing() {
        assertEquals(10.0, CyclicPipeline.period(1, 2, 3, 4, 1), 1e-12);
    }

    @Test
    void twoEqualStationsLoseOneSlotInN() {
        for (int n = 1; n <= 12; n++) {
            assertEquals(3.0 * (n + 1) / n, CyclicPipeline.period(0, 3, 3, 0, n), 1e-9, n + " slots");
        }
    }

    /** Three slots through delay 1 and one station of 2: G = 1, 1+2, 1/2+2·3, 1/6+2·6.5. */
    @Test
    void delayAndStationByHand() {
        assertEquals((1.0 / 6 + 13) / 6.5, CyclicPipeline.period(1, 2, 0, 0, 3), 1e-12);
    }

    @Test
    void liesBetweenTheSlowestStationAndTheSumAndFallsWithDepth() {
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 2000; run++) {
            double z = random.nextDouble() * 5;
            double a = random.nextDouble();
            double b = random.nextDouble();
            double c = random.nextDouble();
            double before = Double.MAX_VALUE;
            for (int n = 1; n <= 24; n++) {
                double period = CyclicPipeline.period(z, a, b, c, n);
                assertTrue(period >= Math.max(Math.max(a, b), c) * (1 - 1e-9), "below a station");
                assertTrue(period >= z / n * (1 - 1e-9), "beats Little's law");
                assertTrue(period <= (z + a + b + c) * (1 + 1e-9), "above the sum");
                assertTrue(period <= before * (1 + 1e-9), "a slot more is never slower");
                before = period;
            }
        }
    }
}
