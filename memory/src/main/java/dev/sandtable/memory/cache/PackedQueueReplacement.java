// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import java.util.Arrays;

/**
 * The law of {@link QueueReplacement} for up to sixteen ways, a set's queue in one word: four bits a way, the front lowest.
 * A way is found and brought to the front without a loop, which is what most accesses of a line cache do.
 */
final class PackedQueueReplacement implements Replacement {
    /** As many as a word has groups of four bits. */
    static final int MOST_WAYS = 16;

    private static final long IN_ORDER = 0xFEDC_BA98_7654_3210L;
    private static final long ONES = 0x1111_1111_1111_1111L;
    private static final long TOPS = 0x8888_8888_8888_8888L;

    // ---- Parameters -------------------------------------------------------------
    private final int ways;
    private final boolean byUse;

    // ---- State ------------------------------------------------------------------
    private final long[] queues;

    PackedQueueReplacement(int sets, int ways, boolean byUse) {
        this.ways = ways;
        this.byUse = byUse;
        queues = new long[sets];
        Arrays.fill(queues, IN_ORDER);
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void used(int set, int way) {
        if (byUse) {
            toFront(set, way);
        }
    }

    @Override
    public void filled(int set, int way) {
        toFront(set, way);
    }

    private void toFront(int set, int way) {
        long queue = queues[set];
        // The group that equals the way is the lowest that borrows when one is taken from each.
        long zeroed = queue ^ way * ONES;
        int at = Long.numberOfTrailingZeros((zeroed - ONES) & ~zeroed & TOPS) - 3;
        long before = (1L << at) - 1;
        long behind = queue & ~before & ~(0xFL << at);
        queues[set] = behind | (queue & before) << 4 | way;
    }

    @Override
    public int victim(int set, long pinned) {
        int at = ways - 1;
        int way = wayAt(set, at);
        while ((pinned >>> way & 1) != 0) {
            way = wayAt(set, --at);
        }
        return way;
    }

    private int wayAt(int set, int at) {
        return (int) (queues[set] >>> (4 * at)) & 0xF;
    }
}
