// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;
import java.util.Arrays;

/**
 * A cache of lines in sets, least recently used of a set out first.
 *
 * <p><b>Model.</b> A line's set is a multiplicative hash of its number, as accelerators hash their slices; a set holds
 * {@code ways} lines in order of use.
 * <p><b>Left out.</b> Sectors, banks, miss registers, writes-back. It counts, it does not time.
 * <p><b>Check.</b> A loop over no more lines than the cache holds in every set misses once per line; with one way it is
 * direct-mapped ({@code SetAssociativeCacheTest}).
 * <p><b>Source.</b> Hennessy and Patterson, <i>Computer Architecture</i>, appendix B.
 */
public final class SetAssociativeCache {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final long EMPTY = Long.MIN_VALUE;

    // ---- Parameters -------------------------------------------------------------
    private final int lineBits;
    private final int ways;
    private final long sets;

    // ---- State ------------------------------------------------------------------
    /** Lines of set s in s·ways … s·ways + ways − 1, newest first. */
    private final long[] lines;

    // ---- Statistics -------------------------------------------------------------
    private long hits;
    private long misses;

    /** An empty cache; {@code line} is a power of two, and the capacity a multiple of line × ways. */
    public SetAssociativeCache(Bytes capacity, Bytes line, int ways) {
        if (Long.bitCount(line.value()) != 1 || ways < 1 || capacity.value() % (line.value() * ways) != 0) {
            throw new IllegalArgumentException(
                    "the line must be a power of two and the capacity whole sets: " + capacity + ", " + line);
        }
        lineBits = Long.numberOfTrailingZeros(line.value());
        this.ways = ways;
        sets = capacity.value() / line.value() / ways;
        lines = new long[Math.toIntExact(sets * ways)];
        Arrays.fill(lines, EMPTY);
    }

    // ---- Events -----------------------------------------------------------------

    /** Touches the line that holds an address: true if it was present. */
    public boolean access(long address) {
        long line = address >>> lineBits;
        int first = (int) (Math.multiplyHigh((line * SPREAD) >>> 1, sets << 1)) * ways;
        int at = first;
        int last = first + ways - 1;
        while (at < last && lines[at] != line) {
            at++;
        }
        boolean hit = lines[at] == line;
        System.arraycopy(lines, first, lines, first + 1, at - first);
        lines[first] = line;
        if (hit) {
            hits++;
        } else {
            misses++;
        }
        return hit;
    }

    // ---- Statistics -------------------------------------------------------------

    /** Accesses that found their line. */
    public long hits() {
        return hits;
    }

    /** Accesses that did not. */
    public long misses() {
        return misses;
    }

    /** Bytes fetched from behind the cache. */
    public Bytes missBytes() {
        return new Bytes(misses << lineBits);
    }
}
