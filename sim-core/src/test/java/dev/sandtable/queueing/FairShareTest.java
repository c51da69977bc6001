// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rates by hand, and what max-min fairness demands of any history of coming and going. */
class FairShareTest {
    private static final double ROUNDING = 1e-9;

    @Test
    void oneLinkIsDividedAmongThoseWhoWantMore() {
        // 10 for uses that want 1, 4 and 20: the first is content, the others have 4 and 5.
        FairShare shares = new FairShare();
        int link = shares.addResource(10);
        int[] uses = new int[3];
        double[] wants = {1, 4, 20};
        for (int u = 0; u < 3; u++) {
            uses[u] = shares.addUse();
            shares.want(link, wants[u]);
            shares.start(uses[u]);
        }
        assertTrue(shares.unsettled());
        assertEquals(1, shares.settle());
        assertEquals(uses[2], shares.changed(0));
        assertEquals(1, shares.rate(uses[0]));
        assertEquals(4, shares.rate(uses[1]));
        assertEquals(5, shares.rate(uses[2]));
        assertEquals(0.25, shares.pace(uses[2]));
        assertFalse(shares.unsettled());
        shares.stop(uses[1]);
        shares.settle();
        assertEquals(9, shares.rate(uses[2]));
    }

    @Test
    void aLongPathLeavesMoreToTheOthers() {
        // Two links of 10 and 6; a path over both, one over each alone: 3, 7 and 3.
        FairShare shares = new FairShare();
        int wide = shares.addResource(10);
        int narrow = shares.addResource(6);
        int both = shares.addUse();
        shares.want(wide, 10);
        shares.want(narrow, 10);
        int onWide = shares.addUse();
        shares.want(wide, 10);
        int onNarrow = shares.addUse();
        shares.want(narrow, 6);
        shares.start(both);
        shares.start(onWide);
        shares.start(onNarrow);
        shares.settle();
        assertEquals(3, shares.rate(both), ROUNDING);
        assertEquals(7, shares.rate(onWide), ROUNDING);
        assertEquals(3, shares.rate(onNarrow), ROUNDING);
    }

    @Test
    void whatIsReservedIsGoneFirst() {
        FairShare shares = new FairShare();
        int cores = shares.addResource(1);
        int kernel = shares.addUse();
        shares.want(cores, 1);
        int collective = shares.addUse();
        shares.reserve(cores, 0.25);
        shares.start(kernel);
        shares.start(collective);
        shares.settle();
        assertEquals(0.75, shares.pace(kernel));
        assertEquals(1, shares.pace(collective));
        shares.stop(collective);
        shares.settle();
        assertEquals(1, shares.pace(kernel));
    }

    @Test
    void refusesWhatCannotBe() {
        FairShare shares = new FairShare();
        assertThrows(IllegalArgumentException.class, () -> shares.addResource(0));
        int link = shares.addResource(1);
        int use = shares.addUse();
        assertThrows(IllegalArgumentException.class, () -> shares.want(link + 1, 1));
        assertThrows(IllegalArgumentException.class, () -> shares.want(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> shares.want(link, -1));
        assertThrows(IllegalArgumentException.class, () -> shares.want(link, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> shares.want(link, Double.POSITIVE_INFINITY));
        assertThrows(IllegalStateException.class, () -> shares.stop(use));
        shares.start(use);
        assertThrows(IllegalStateException.class, () -> shares.start(use));
    }

    @Test
    void ratesAreMaxMinFairAfterAnyHistory() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            World world = new World(random);
            for (int change = 0; change < 60; change++) {
                world.change(random);
                if (random.nextInt(3) == 0) {
                    world.shares.settle();
                    world.requireFair("seed " + seed + " change " + change);
                }
            }
        }
    }

    /** Random uses of random resources, with amounts of their own kept apart. */
    private static final class World {
        final FairShare shares = new FairShare();
        final double[] capacity;
        final double[][] wants;
        final double[][] reserves;
        final boolean[] present;

        World(SplittableRandom random) {
            capacity = new double[1 + random.nextInt(12)];
            for (int r = 0; r < capacity.length; r++) {
                capacity[r] = 1 + random.nextInt(4);
                shares.addResource(capacity[r]);
            }
            int uses = 1 + random.nextInt(25);
            present = new boolean[uses];
            wants = new double[uses][capacity.length];
            reserves = new double[uses][capacity.length];
            for (int u = 0; u < uses; u++) {
                shares.addUse();
                for (int r = 0; r < capacity.length; r++) {
                    if (random.nextInt(4) == 0) {
                        wants[u][r] = random.nextInt(5) / 2.0;
                        shares.want(r, wants[u][r]);
                    } else if (random.nextInt(10) == 0) {
                        reserves[u][r] = 0.9 / uses;
                        shares.reserve(r, reserves[u][r]);
                    }
                }
            }
        }

        void change(SplittableRandom random) {
            int use = random.nextInt(present.length);
            if (present[use]) {
                shares.stop(use);
            } else {
                shares.start(use);
            }
            present[use] = !present[use];
        }

        /** Nobody has more than they want, no resource gives more than it has, and who has less has a reason. */
        void requireFair(String when) {
            double[] free = capacity.clone();
            double[] used = new double[capacity.length];
            double[] highest = new double[capacity.length];
            for (int u = 0; u < present.length; u++) {
                for (int r = 0; present[u] && r < capacity.length; r++) {
                    free[r] -= reserves[u][r];
                    used[r] += shares.pace(u) * wants[u][r];
                    highest[r] = wants[u][r] > 0 ? Math.max(highest[r], shares.rate(u)) : highest[r];
                }
            }
            for (int r = 0; r < capacity.length; r++) {
                assertTrue(used[r] <= free[r] + ROUNDING, when + " resource " + r);
            }
            for (int u = 0; u < present.length; u++) {
                assertTrue(shares.pace(u) <= 1 && shares.pace(u) > 0, when);
                boolean hindered = !present[u] || shares.pace(u) == 1;
                for (int r = 0; r < capacity.length; r++) {
                    boolean full = used[r] >= free[r] - ROUNDING;
                    hindered |= wants[u][r] > 0 && full && shares.rate(u) >= highest[r] - ROUNDING;
                }
                assertTrue(hindered, when + " use " + u + " could have more than " + shares.pace(u));
            }
        }
    }

    @Test
    void equalsStayEqualHoweverManyThereAre() {
        // One use over a thousand links, on each of which it meets two of their own: a third each, to the last bit.
        FairShare shares = new FairShare();
        int links = 1000;
        for (int l = 0; l < links; l++) {
            shares.addResource(1);
        }
        int long1 = shares.addUse();
        for (int l = 0; l < links; l++) {
            shares.want(l, 0.9);
        }
        shares.start(long1);
        for (int l = 0; l < links; l++) {
            for (int i = 0; i < 2; i++) {
                int own = shares.addUse();
                shares.want(l, 1);
                shares.start(own);
            }
        }
        shares.settle();
        double first = shares.rate(long1);
        assertEquals(1 / 3.0, first, 1e-15);
        for (int u = 1; u <= 2 * links; u++) {
            assertEquals(first, shares.rate(u));
        }
    }
}
