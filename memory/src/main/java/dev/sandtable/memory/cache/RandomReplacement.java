// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import java.util.SplittableRandom;

/**
 * A victim drawn evenly among the ways that may leave.
 *
 * <p><b>Model.</b> Each of the ways that are not pinned with the same chance; one generator for all sets, so that the
 * order of accesses and the seed fix the result.
 * <p><b>Left out.</b> The shift registers by which hardware draws.
 * <p><b>Check.</b> In a loop over n lines in one set of w ways the miss rate m satisfies 1 − m = (1 − 1/w)^(m (n − 1))
 * ({@code ReplacementLawTest}).
 * <p><b>Source.</b> Hennessy and Patterson, <i>Computer Architecture</i>, appendix B.
 */
final class RandomReplacement implements Replacement {
    // ---- Parameters -------------------------------------------------------------
    private final int ways;

    // ---- State ------------------------------------------------------------------
    private final SplittableRandom random;

    RandomReplacement(int ways, long seed) {
        this.ways = ways;
        random = new SplittableRandom(seed);
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void used(int set, int way) {
        // Nothing is remembered.
    }

    @Override
    public void filled(int set, int way) {
        // Nothing is remembered.
    }

    @Override
    public int victim(int set, long pinned) {
        int skip = random.nextInt(ways - Long.bitCount(pinned));
        long free = ~pinned;
        for (; skip > 0; skip--) {
            free &= free - 1;
        }
        return Long.numberOfTrailingZeros(free);
    }
}
