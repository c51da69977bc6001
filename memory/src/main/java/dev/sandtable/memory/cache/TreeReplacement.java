// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * Pseudo-LRU over a binary tree.
 *
 * <p><b>Model.</b> The ways are the leaves of a full binary tree; each inner node holds one bit. A use sets the bits on
 * the way's path to point to the other half; the victim is found by following the bits from the root. Where a half is
 * pinned whole, the other one is taken.
 * <p><b>Left out.</b> Nothing of the policy; pinning is not part of it.
 * <p><b>Check.</b> With two ways it is LRU; with more, a recursive tree of objects ({@code ReplacementLawTest}).
 * <p><b>Source.</b> Al-Zoubi, Milenkovic and Milenkovic, ACM Southeast Conference 2004 (PLRUt).
 */
final class TreeReplacement implements Replacement {
    // ---- Parameters -------------------------------------------------------------
    private final int ways;

    // ---- State ------------------------------------------------------------------
    /** Per set, bit n is node n, numbered from the root at 1 as in a heap; 1 points to the right, the higher ways. */
    private final long[] nodes;

    TreeReplacement(int sets, int ways) {
        if (Integer.bitCount(ways) != 1) {
            throw new IllegalArgumentException("tree-plru needs a power of two of ways, not " + ways + "; write "
                    + Integer.highestOneBit(ways) + " ways, or lru");
        }
        this.ways = ways;
        nodes = new long[sets];
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void used(int set, int way) {
        long bits = nodes[set];
        for (int node = ways + way; node > 1; node >>= 1) {
            long parent = 1L << (node >> 1);
            bits = (node & 1) == 0 ? bits | parent : bits & ~parent;
        }
        nodes[set] = bits;
    }

    @Override
    public void filled(int set, int way) {
        used(set, way);
    }

    @Override
    public int victim(int set, long pinned) {
        int node = 1;
        int below = ways;
        while (node < ways) {
            below >>= 1;
            int child = 2 * node + (int) (nodes[set] >>> node & 1);
            node = allPinned(child, below, pinned) ? child ^ 1 : child;
        }
        return node - ways;
    }

    /** Whether all {@code leaves} leaves under a node are pinned. */
    private boolean allPinned(int node, int leaves, long pinned) {
        int first = node * leaves - ways;
        long mask = -1L >>> (Long.SIZE - leaves);
        return (pinned >>> first & mask) == mask;
    }
}
