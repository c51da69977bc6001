// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Deals layers over stages that differ, so that the slowest stage is as fast as can be.
 *
 * <p><b>Model.</b> Stage s with l layers takes end(s) + l·each(s) for a micro-batch and back. Every stage has one layer;
 * each further layer goes to the stage that would then take least, among those whose memory has room. That is the least
 * maximum: an exchange of any layer makes some stage no faster than the one it was refused to.
 * <p><b>Left out.</b> Layers that differ from one another.
 * <p><b>Check.</b> Against all ways to deal, with and without limits ({@code BalanceTest}).
 * <p><b>Source.</b> Greedy minimisation of the largest of separable, growing costs (Fox 1966).
 */
final class StageBalance {
    private StageBalance() {}

    /**
     * Layers of each stage.
     *
     * @param ends what a stage takes beside its layers
     * @param each what a layer takes on it
     * @param most the most layers that its memory takes, at least 1
     * @return the layers of each stage; empty if the limits leave no room for all
     */
    static List<Integer> deal(int layers, long[] ends, long[] each, int[] most) {
        int[] dealt = new int[ends.length];
        Arrays.fill(dealt, 1);
        for (int left = layers - ends.length; left > 0; left--) {
            int best = -1;
            long least = Long.MAX_VALUE;
            for (int stage = 0; stage < ends.length; stage++) {
                long then = ends[stage] + (dealt[stage] + 1) * each[stage];
                if (dealt[stage] < most[stage] && then < least) {
                    least = then;
                    best = stage;
                }
            }
            if (best < 0) {
                return List.of();
            }
            dealt[best]++;
        }
        List<Integer> result = new ArrayList<>();
        for (int count : dealt) {
            result.add(count);
        }
        return result;
    }
}
