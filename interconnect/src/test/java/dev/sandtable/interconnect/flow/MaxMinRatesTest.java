// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.queueing.FairShare;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MaxMinRatesTest {
    private static final int ROUTE = 4;

    private static void settle(MaxMinRates rates) {
        int count = rates.settle();
        for (int i = 0; i < count; i++) {
            rates.take(rates.changed(i));
        }
    }

    private static int[] ones(int length) {
        int[] ones = new int[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Bertsekas and Gallager's line: a long flow and a short one per link of rates 1 and 2; then the first short one ends. */
    @Test
    void aLongFlowGetsTheShareOfItsNarrowestLink() {
        MaxMinRates rates = new MaxMinRates(new double[] {1, 2}, 2);
        rates.start(0, new int[] {0, 1}, ones(2), 2);
        rates.start(1, new int[] {0}, ones(1), 1);
        rates.start(2, new int[] {1}, ones(1), 1);
        settle(rates);
        assertEquals(0.5, rates.rate(0), 1e-12);
        assertEquals(0.5, rates.rate(1), 1e-12);
        assertEquals(1.5, rates.rate(2), 1e-12);
        assertEquals(0, rates.bottleneck(0));
        rates.stop(1);
        settle(rates);
        assertEquals(1, rates.rate(0), 1e-12);
        assertEquals(1, rates.rate(2), 1e-12);
    }

    /** One flow that counts for three on a link of 4, beside a single one: each of the four has 1. */
    @Test
    void aWeightCountsForSoManyFlows() {
        MaxMinRates rates = new MaxMinRates(new double[] {4, 9}, 2);
        rates.start(0, new int[] {0, 1}, new int[] {3, 1}, 2);
        rates.start(1, new int[] {0, 1}, new int[] {1, 1}, 2);
        settle(rates);
        assertEquals(1, rates.rate(0), 1e-12);
        assertEquals(1, rates.rate(1), 1e-12);
    }

    /** After any history: no link over-full, every flow with a full link on which nobody is faster, and FairShare's rates. */
    @Test
    void anyHistoryEndsInTheMaxMinFairRates() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 60; trial++) {
            int links = 4 + random.nextInt(30);
            double[] capacity = new double[links];
            FairShare all = new FairShare();
            for (int l = 0; l < links; l++) {
                capacity[l] = 1 + random.nextInt(6);
                all.addResource(capacity[l]);
            }
            int flows = 60;
            int[][] paths = new int[flows][];
            for (int f = 0; f < flows; f++) {
                paths[f] = random.ints(1 + random.nextInt(ROUTE), 0, links)
                        .distinct()
                        .toArray();
                double narrowest = Arrays.stream(paths[f])
                        .mapToDouble(l -> capacity[l])
                        .min()
                        .orElseThrow();
                all.addUse();
                for (int link : paths[f]) {
                    all.want(link, narrowest);
                }
            }
            MaxMinRates rates = new MaxMinRates(capacity, ROUTE);
            boolean[] present = new boolean[flows];
            for (int step = 0; step < 200; step++) {
                for (int change = 0; change <= random.nextInt(3); change++) {
                    int flow = random.nextInt(flows);
                    if (present[flow]) {
                        rates.stop(flow);
                        all.stop(flow);
                    } else {
                        rates.start(flow, paths[flow], ones(paths[flow].length), paths[flow].length);
                        all.start(flow);
                    }
                    present[flow] = !present[flow];
                }
                settle(rates);
                all.settle();
                for (int f = 0; f < flows; f++) {
                    if (present[f]) {
                        assertEquals(all.rate(f), rates.rate(f), 1e-9 * all.rate(f), "trial " + trial + ", flow " + f);
                    }
                }
                assertEveryFlowHasABottleneck(rates, capacity, paths, present);
            }
        }
    }

    private static void assertEveryFlowHasABottleneck(
            MaxMinRates rates, double[] capacity, int[][] paths, boolean[] present) {
        double[] used = new double[capacity.length];
        double[] fastest = new double[capacity.length];
        for (int f = 0; f < paths.length; f++) {
            for (int link : present[f] ? paths[f] : new int[0]) {
                used[link] += rates.rate(f);
                fastest[link] = Math.max(fastest[link], rates.rate(f));
            }
        }
        for (int f = 0; f < paths.length; f++) {
            for (int link : present[f] ? paths[f] : new int[0]) {
                assertTrue(used[link] <= capacity[link] * (1 + 1e-9), "link " + link + " is over-full");
            }
            if (present[f]) {
                int link = rates.bottleneck(f);
                assertTrue(used[link] >= capacity[link] * (1 - 1e-9), "a bottleneck is full");
                assertTrue(rates.rate(f) >= fastest[link] * (1 - 1e-9), "nobody is faster on a bottleneck");
            }
        }
    }

    /** Pairs of hosts on links of their own: a change concerns one pair, whatever else is there. */
    @Test
    void onlyWhatIsTouchedIsSolved() {
        int pairs = 1000;
        double[] capacity = new double[pairs];
        Arrays.fill(capacity, 1);
        MaxMinRates rates = new MaxMinRates(capacity, 1);
        for (int p = 0; p < pairs; p++) {
            rates.start(2 * p, new int[] {p}, ones(1), 1);
            rates.start(2 * p + 1, new int[] {p}, ones(1), 1);
        }
        settle(rates);
        long before = rates.solved();
        rates.stop(0);
        settle(rates);
        assertEquals(1, rates.solved() - before);
        assertEquals(1, rates.rate(1), 0);
    }
}
