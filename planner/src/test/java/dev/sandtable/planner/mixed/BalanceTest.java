// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The balances beside all ways to deal, and by hand. */
final class BalanceTest {
    /** Stages that take 10 and 5 per layer: 12 layers make 4 and 8. */
    @Test
    void aStageTwiceAsFastGetsTwiceTheLayers() {
        assertEquals(List.of(4, 8), StageBalance.deal(12, new long[] {0, 0}, new long[] {10, 5}, new int[] {12, 12}));
        assertEquals(List.of(7, 5), StageBalance.deal(12, new long[] {0, 0}, new long[] {10, 5}, new int[] {12, 5}));
        assertEquals(List.of(), StageBalance.deal(12, new long[] {0, 0}, new long[] {10, 5}, new int[] {5, 5}));
    }

    @Test
    void noWayToDealLayersIsFaster() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 300; trial++) {
            int stages = 2 + random.nextInt(3);
            int layers = stages + random.nextInt(10);
            long[] ends = new long[stages];
            long[] each = new long[stages];
            int[] most = new int[stages];
            for (int s = 0; s < stages; s++) {
                ends[s] = random.nextInt(30);
                each[s] = 1 + random.nextInt(20);
                most[s] = 1 + random.nextInt(layers);
            }
            long best = exhaust(0, layers, ends, each, most, 0);
            List<Integer> dealt = StageBalance.deal(layers, ends, each, most);
            assertEquals(best == Long.MAX_VALUE, dealt.isEmpty());
            long slowest = 0;
            int sum = 0;
            for (int s = 0; s < dealt.size(); s++) {
                slowest = Math.max(slowest, ends[s] + dealt.get(s) * each[s]);
                sum += dealt.get(s);
                assertTrue(dealt.get(s) >= 1 && dealt.get(s) <= most[s]);
            }
            if (!dealt.isEmpty()) {
                assertEquals(layers, sum);
                assertEquals(best, slowest);
            }
        }
    }

    private static long exhaust(int stage, int left, long[] ends, long[] each, int[] most, long slowest) {
        if (stage == ends.length) {
            return left == 0 ? slowest : Long.MAX_VALUE;
        }
        long best = Long.MAX_VALUE;
        for (int count = 1; count <= Math.min(left, most[stage]); count++) {
            long then = Math.max(slowest, ends[stage] + count * each[stage]);
            best = Math.min(best, exhaust(stage + 1, left - count, ends, each, most, then));
        }
        return best;
    }

    /** 24 micro-batches over four copies of each of two kinds, one twice as fast: 2 and 4; over 1 and 2 copies: 4 and 10. */
    @Test
    void aCopyTwiceAsFastGetsTwiceTheMicroBatches() {
        assertEquals(List.of(2, 4), BatchBalance.deal(24, new int[] {4, 4}, new long[] {10, 5}, 1));
        assertEquals(List.of(4, 10), BatchBalance.deal(24, new int[] {1, 2}, new long[] {10, 5}, 1));
        assertEquals(List.of(), BatchBalance.deal(9, new int[] {4, 4}, new long[] {10, 5}, 1));
        assertEquals(List.of(4, 2, 1), BatchBalance.deal(7, new int[] {1, 1, 1}, new long[] {1, 2, 4}, 1));
    }
}
