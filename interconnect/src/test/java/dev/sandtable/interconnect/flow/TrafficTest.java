// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrafficTest {

    /** Bertsekas and Gallager's line: a long flow and a short one per link of rates 1 and 2. */
    @Test
    void aLongFlowGetsTheShareOfItsNarrowestLink() {
        Traffic traffic = new Traffic(link -> link == 0 ? 1 : 2);
        traffic.add(new int[] {0, 1}, 2, 1);
        traffic.add(new int[] {0}, 1, 1);
        traffic.add(new int[] {1}, 1, 1);
        assertArrayEquals(new double[] {0.5, 0.5, 1.5}, traffic.ratesBytesPerSecond(), 1e-12);
    }

    @Test
    void everyFlowCrossesAFullLinkOnWhichNoneIsFaster() {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 200; trial++) {
            int links = 2 + random.nextInt(12);
            double[] capacity = new double[links];
            for (int l = 0; l < links; l++) {
                capacity[l] = 1 + random.nextInt(9);
            }
            Traffic traffic = new Traffic(l -> capacity[l]);
            int flows = 1 + random.nextInt(30);
            int[][] paths = new int[flows][];
            for (int f = 0; f < flows; f++) {
                paths[f] =
                        random.ints(1 + random.nextInt(3), 0, links).distinct().toArray();
                traffic.add(paths[f], paths[f].length, 1);
            }
            double[] rates = traffic.ratesBytesPerSecond();
            double[] used = new double[links];
            double[] fastest = new double[links];
            for (int f = 0; f < flows; f++) {
                for (int l : paths[f]) {
                    used[l] += rates[f];
                    fastest[l] = Math.max(fastest[l], rates[f]);
                }
            }
            for (int f = 0; f < flows; f++) {
                boolean bottleneck = false;
                for (int l : paths[f]) {
                    assertTrue(used[l] <= capacity[l] * (1 + 1e-9), "no link is over-full");
                    bottleneck |= used[l] >= capacity[l] * (1 - 1e-9) && rates[f] >= fastest[l] * (1 - 1e-9);
                }
                assertTrue(bottleneck, "flow " + f + " of trial " + trial);
            }
        }
    }

    /** Equal flows that start together end when the busiest link has carried its load. */
    @Test
    void theClosedFormOfEqualFlowsIsTheFluidRun() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 100; trial++) {
            int links = 3 + random.nextInt(10);
            double[] capacity = random.doubles(links, 1, 5).toArray();
            Traffic traffic = new Traffic(l -> capacity[l]);
            int flows = 2 + random.nextInt(25);
            for (int f = 0; f < flows; f++) {
                int[] path = random.ints(2, 0, links).distinct().toArray();
                traffic.add(path, path.length, 3);
            }
            assertEquals(traffic.fluidSeconds(), traffic.makespanSeconds(), 1e-9 * traffic.makespanSeconds());
        }
    }

    @Test
    void unequalFlowsEndNoEarlierThanTheBusiestLinkAllows() {
        // The short flow frees half of link 0 after 1 s; the long one has 3 of 4 bytes left and ends at 4 s... by hand:
        // link rate 2, flows of 1 and 5 bytes: both at 1 B/s until t = 1, then the long one at 2 B/s for 4 bytes.
        Traffic traffic = new Traffic(l -> 2);
        traffic.add(new int[] {0}, 1, 1);
        traffic.add(new int[] {0}, 1, 5);
        assertEquals(3, traffic.makespanSeconds(), 1e-9);
    }
}
