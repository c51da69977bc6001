// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.chunk;

import dev.sandtable.interconnect.flow.Routes;

/** The routes asked for most lately: one entry for each of so many residues of the pair of endpoints. */
final class RouteCache {
    /** Entries, as far as their links fit into so many numbers. */
    private static final int ENTRIES = 1 << 14;

    private static final int NUMBERS = 1 << 20;

    private final Routes routes;
    private final int stride;
    private final int mask;
    private final long[] pairs;
    private final int[] lengths;
    private final long[] latencyPs;
    private final int[] links;
    private final int[] path;

    RouteCache(Routes routes) {
        this.routes = routes;
        stride = routes.longestRoute();
        int entries = Math.max(1, Math.min(ENTRIES, Integer.highestOneBit(NUMBERS / stride)));
        mask = entries - 1;
        pairs = new long[entries];
        lengths = new int[entries];
        latencyPs = new long[entries];
        links = new int[entries * stride];
        path = new int[stride];
        java.util.Arrays.fill(pairs, -1);
    }

    /** The entry of a pair, asked for anew if another pair had its place. */
    int entry(int from, int to) {
        long pair = (long) from << 32 | to;
        int entry = (int) (pair * 0x9E3779B97F4A7C15L >>> 40) & mask;
        if (pairs[entry] != pair) {
            pairs[entry] = pair;
            lengths[entry] = routes.route(from, to, path);
            latencyPs[entry] = routes.latencyPs(from, to);
            System.arraycopy(path, 0, links, entry * stride, lengths[entry]);
        }
        return entry;
    }

    int length(int entry) {
        return lengths[entry];
    }

    int link(int entry, int hop) {
        return links[entry * stride + hop];
    }

    /** Time in flight over the whole route. */
    long latencyPs(int entry) {
        return latencyPs[entry];
    }
}
