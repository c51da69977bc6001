// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.workload.model.TransformerSpec.Experts;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoutingImbalanceTest {

    /** The larger of two exponential variables of mean 1 is 3/2 on average; of n, 1 + 1/2 + … + 1/n. */
    @Test
    void theLargestOfExponentialVariables() {
        assertEquals(1.5, RoutingImbalance.largest(2, 1), 0.02);
        assertEquals(1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0, RoutingImbalance.largest(4, 1), 0.04);
    }

    @Test
    void forcedBalanceIsBalance() {
        assertEquals(1, RoutingImbalance.busiest(experts(64, 8, 0), 8, 4096));
        assertEquals(1, RoutingImbalance.busiest(experts(64, 8, 0.5), 1, 4096));
    }

    /** Experts drawn with shares i^−zipf, dealt to ranks at random, tokens drawn one by one. */
    @Test
    void drawnRoutingsAreAsUneven() {
        Random random = new Random(20261123);
        double[][] cases = {{64, 8, 0.3}, {64, 8, 0.6}, {128, 16, 0.4}, {256, 64, 0.2}, {16, 4, 0.8}};
        for (double[] one : cases) {
            int experts = (int) one[0];
            int ranks = (int) one[1];
            int copies = 2000;
            double drawn = 0;
            int runs = 300;
            for (int run = 0; run < runs; run++) {
                drawn += drawn(random, experts, ranks, one[2], copies) / runs;
            }
            double law = RoutingImbalance.busiest(experts(experts, 4, one[2]), ranks, copies);
            assertEquals(drawn, law, 0.08 * drawn, experts + " experts over " + ranks + " by " + one[2]);
        }
    }

    /** Law: more skew, fewer experts per rank or fewer tokens never make it more even. */
    @Test
    void unevennessGrowsWithItsCauses() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            int ranks = 2 << random.nextInt(4);
            int experts = ranks * (1 + random.nextInt(8));
            double zipf = 0.05 + random.nextDouble();
            long copies = 64 + random.nextInt(10000);
            double here = RoutingImbalance.busiest(experts(experts, 1, zipf), ranks, copies);
            assertTrue(here >= 1);
            assertTrue(RoutingImbalance.busiest(experts(experts, 1, zipf * 1.3), ranks, copies) >= here - 1e-9);
            assertTrue(RoutingImbalance.busiest(experts(experts, 1, zipf), ranks, copies * 2) <= here + 1e-9);
            assertTrue(RoutingImbalance.busiest(experts(experts, 1, zipf), ranks / 2, copies) <= here + 1e-9);
        }
    }

    private static double drawn(Random random, int experts, int ranks, double zipf, int copies) {
        double[] until = new double[experts];
        double sum = 0;
        for (int i = 0; i < experts; i++) {
            sum += Math.pow(i + 1, -zipf);
            until[i] = sum;
        }
        int[] place = new int[experts];
        for (int i = 0; i < experts; i++) {
            int other = random.nextInt(i + 1);
            place[i] = place[other];
            place[other] = i;
        }
        long[] loads = new long[ranks];
        for (int i = 0; i < copies * ranks; i++) {
            int found = java.util.Arrays.binarySearch(until, random.nextDouble() * sum);
            int expert = found >= 0 ? found : -found - 1;
            loads[place[expert] * ranks / experts]++;
        }
        return java.util.Arrays.stream(loads).max().orElseThrow() / (double) copies;
    }

    private static Experts experts(int experts, int active, double zipf) {
        return new Experts(experts, active, 0, 1024, 0, 1, 1, zipf, Optional.empty(), 1, Optional.empty());
    }
}
