// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import java.util.ArrayList;
import java.util.List;

/**
 * Deals a step's micro-batches over copies of the model that differ, so that the slowest copy is as fast as can be.
 *
 * <p><b>Model.</b> All c(k) copies of kind k get m(k) micro-batches each, Σ c(k)·m(k) = M, and take (m(k) + p − 1)·t(k) with
 * p stages. Every way is tried, the kinds in turn; a way is left as soon as it is slower than the best so far.
 * <p><b>Left out.</b> Copies of one kind with unequal shares.
 * <p><b>Check.</b> Copies twice as fast get twice as many ({@code BalanceTest}).
 * <p><b>Source.</b> Exhaustion.
 */
final class BatchBalance {
    private final int[] copies;
    private final long[] each;
    private final int stages;
    private final int[] now;
    private long best = Long.MAX_VALUE;
    private List<Integer> found = List.of();

    private BatchBalance(int[] copies, long[] each, int stages) {
        this.copies = copies;
        this.each = each;
        this.stages = stages;
        now = new int[copies.length];
    }

    /**
     * Micro-batches of each copy, by kind.
     *
     * @param copies copies of the model on each kind
     * @param each what a micro-batch takes on the slowest stage of a kind
     * @return empty if no way gives every copy a micro-batch
     */
    static List<Integer> deal(int microBatches, int[] copies, long[] each, int stages) {
        BatchBalance balance = new BatchBalance(copies, each, stages);
        balance.take(0, microBatches, 0);
        return balance.found;
    }

    private void take(int kind, int left, long slowest) {
        if (kind == copies.length - 1) {
            if (left > 0 && left % copies[kind] == 0) {
                now[kind] = left / copies[kind];
                long longest = Math.max(slowest, time(kind));
                if (longest < best) {
                    best = longest;
                    found = new ArrayList<>();
                    for (int count : now) {
                        found.add(count);
                    }
                }
            }
            return;
        }
        for (int count = 1; count * copies[kind] < left; count++) {
            now[kind] = count;
            long longest = Math.max(slowest, time(kind));
            if (longest >= best) {
                return;
            }
            take(kind + 1, left - count * copies[kind], longest);
        }
    }

    private long time(int kind) {
        return (now[kind] + stages - 1) * each[kind];
    }
}
