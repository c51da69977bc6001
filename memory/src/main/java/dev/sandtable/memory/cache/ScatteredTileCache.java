// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;
import java.util.Arrays;

/**
 * A cache of whole tiles whose lines a hash scatters over sets, so that part of a tile may be lost to conflicts.
 *
 * <p><b>Model.</b> A line stays in its set of w ways while fewer than w other lines of that set are used. If D bytes were
 * used since, scattered over a capacity C, their lines in one set are Poisson with mean λ = w · D / C, and the line is
 * lost with probability P(N ≥ w). An access therefore fetches that share of its tile. The depth D of a tile in the
 * order of use is known to one part in {@value #PARTS} of C, by marks that move along the order.
 * <p><b>Left out.</b> Chance itself: the bytes are expected ones. A hash that spreads dense ranges evenly loses less.
 * <p><b>Check.</b> Bytes fetched on the panel streams of products against lines under {@link SetHash#SCATTERED} ({@code
 * TileLineLawTest}); with many ways it tends to {@link TileCache}.
 * <p><b>Source.</b> Smith, "A comparative study of set associative memory mapping algorithms", IEEE Trans. Software
 * Engineering 1978; use for GPUs in Nugteren et al., HPCA 2014.
 */
public final class ScatteredTileCache {
    private static final int NONE = TileOrder.NONE;
    /** Marks in one capacity; twice as many change the bytes by less than 0.1 % of those requested. */
    private static final int PARTS = 32;
    /** Survival below which a tile is forgotten. */
    private static final double NEVER = 1e-3;

    // ---- Parameters -------------------------------------------------------------
    private final double partBytes;
    /** Share lost at depth i · partBytes, as far as any survives. */
    private final double[] lost;

    // ---- State ------------------------------------------------------------------
    private final TileOrder order = new TileOrder();
    /** By entry, the part in which its newer neighbours end. */
    private int[] part = new int[64];
    /** By part, its oldest entry, and the bytes of all entries as far as that. */
    private final int[] last;

    private final long[] bytesToLast;

    // ---- Statistics -------------------------------------------------------------
    private long requestedBytes;
    private long missBytes;

    /** An empty cache of sets of {@code ways} lines. */
    public ScatteredTileCache(Bytes capacity, int ways) {
        if (capacity.value() < 1) {
            throw new IllegalArgumentException("a cache needs a capacity of at least 1 byte");
        }
        if (ways < 1 || ways > CacheGeometry.MOST_WAYS) {
            throw new IllegalArgumentException("ways must be 1 to " + CacheGeometry.MOST_WAYS + ", were " + ways);
        }
        partBytes = (double) capacity.value() / PARTS;
        int parts = 1;
        while (1 - lost(ways, (double) ways * parts / PARTS) > NEVER) {
            parts++;
        }
        lost = new double[parts + 1];
        for (int i = 0; i <= parts; i++) {
            lost[i] = lost(ways, (double) ways * i / PARTS);
        }
        last = new int[parts];
        Arrays.fill(last, NONE);
        bytesToLast = new long[parts];
    }

    /** P(N ≥ w) for a Poisson N of mean λ: one minus the terms below w. */
    static double lost(int ways, double mean) {
        double term = StrictMath.exp(-mean);
        double below = 0;
        for (int n = 0; n < ways; n++) {
            below += term;
            term *= mean / (n + 1);
        }
        return Math.max(0, 1 - below);
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Touches a tile; returns how many of its bytes are expected to be fetched. A tile keeps the size of its first access
     * while any of it may be present.
     *
     * @param bytes at least 1
     */
    public long access(long tile, long bytes) {
        int entry = order.find(tile);
        long size = bytes;
        long fetched = bytes;
        int from = last.length;
        if (entry == NONE) {
            TileCache.requireSize(tile, bytes);
            entry = order.add(tile, bytes);
            if (entry >= part.length) {
                part = Arrays.copyOf(part, 2 * part.length);
            }
        } else {
            size = order.bytes(entry);
            fetched = Math.round(shareLost(entry, size) * size);
            from = part[entry];
            leave(entry, from);
            order.makeNewest(entry);
        }
        enterFirst(entry, size, from);
        requestedBytes += size;
        missBytes += fetched;
        return fetched;
    }

    /** At the tile's depth: what lies before it, to half a part, and its own bytes, all used between two uses of a line. */
    private double shareLost(int entry, long size) {
        double before = order.newer(entry) == NONE ? 0 : part[entry] + 0.5;
        double depth = before + size / partBytes;
        if (depth >= lost.length - 1) {
            return 1;
        }
        int below = (int) depth;
        return lost[below] + (depth - below) * (lost[below + 1] - lost[below]);
    }

    private void leave(int entry, int from) {
        if (last[from] == entry) {
            int newer = order.newer(entry);
            last[from] = newer != NONE && part[newer] == from ? newer : NONE;
        }
    }

    /** All entries as far as part {@code from} lie deeper by {@code size}; those that cross a mark change their part. */
    private void enterFirst(int entry, long size, int from) {
        part[entry] = 0;
        if (last[0] == NONE) {
            last[0] = entry;
        }
        for (int at = 0; at < from; at++) {
            bytesToLast[at] += size;
        }
        for (int at = 0; at < from; at++) {
            int oldest = last[at];
            while (oldest != NONE && bytesToLast[at] - order.bytes(oldest) >= (at + 1) * partBytes) {
                bytesToLast[at] -= order.bytes(oldest);
                leave(oldest, at);
                moveDown(oldest, at + 1);
                oldest = last[at];
            }
        }
    }

    private void moveDown(int entry, int to) {
        if (to == last.length) {
            order.remove(entry);
            return;
        }
        part[entry] = to;
        if (last[to] == NONE) {
            last[to] = entry;
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** Bytes expected to be served from the cache. */
    public Bytes hitBytes() {
        return new Bytes(requestedBytes - missBytes);
    }

    /** Bytes expected to be fetched from behind it. */
    public Bytes missBytes() {
        return new Bytes(missBytes);
    }
}
