// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * Each set's ways in a queue, the victim at its end.
 *
 * <p><b>Model.</b> A way goes to the front when a line comes into it, and under LRU also when its line is used; without
 * that the queue is FIFO.
 * <p><b>Left out.</b> Nothing of the two policies.
 * <p><b>Check.</b> An ordered map per set, with and without access order ({@code ReplacementLawTest}).
 * <p><b>Source.</b> Mattson et al., "Evaluation techniques for storage hierarchies", IBM Systems Journal 1970.
 */
final class QueueReplacement implements Replacement {
    // ---- Parameters -------------------------------------------------------------
    private final int ways;
    private final boolean byUse;

    // ---- State ------------------------------------------------------------------
    /** Ways of set s in s·ways … s·ways + ways − 1, the front first. */
    private final byte[] queue;

    QueueReplacement(int sets, int ways, boolean byUse) {
        this.ways = ways;
        this.byUse = byUse;
        queue = new byte[sets * ways];
        for (int i = 0; i < queue.length; i++) {
            queue[i] = (byte) (i % ways);
        }
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void used(int set, int way) {
        if (byUse) {
            toFront(set * ways, way);
        }
    }

    @Override
    public void filled(int set, int way) {
        toFront(set * ways, way);
    }

    private void toFront(int front, int way) {
        byte moved = (byte) way;
        for (int at = front; ; at++) {
            byte displaced = queue[at];
            queue[at] = moved;
            if (displaced == way) {
                return;
            }
            moved = displaced;
        }
    }

    @Override
    public int victim(int set, long pinned) {
        int at = set * ways + ways - 1;
        while ((pinned >>> queue[at] & 1) != 0) {
            at--;
        }
        return queue[at];
    }
}
