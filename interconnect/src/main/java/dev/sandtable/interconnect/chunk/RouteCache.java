// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.chunk;

import dev.sandtable.interconnect.flow.Routes;
import java.util.Arrays;

/** The routes asked for most lately: one entry for each of so many residues of the pair of endpoints. */
final class RouteCache {
    private static final int ENTRIES = 1 << 14;

    private static final int[] NOT_ASKED = {};

    private final Routes routes;
    private final long[] pairs = new long[ENTRIES];
    private final long[] latencyPs = new long[ENTRIES];
    private final int[][] links = new int[ENTRIES][];
    private final int[] path;

    RouteCache(Routes routes) {
        this.routes = routes;
        path = new int[routes.longestRoute()];
        Arrays.fill(pairs, -1);
        Arrays.fill(links, NOT_ASKED);
    }

    /** The entry of a pair, asked for anew if another pair had its place. */
    int entry(int from, int to) {
        long pair = (long) from << 32 | to;
        int entry = (int) (pair * 0x9E3779B97F4A7C15L >>> 40) & (ENTRIES - 1);
        if (pairs[entry] != pair) {
            pairs[entry] = pair;
            links[entry] = Arrays.copyOf(path, routes.route(from, to, path));
            latencyPs[entry] = routes.latencyPs(from, to);
        }
        return entry;
    }

    int length(int entry) {
        return links[entry].length;
    }

    int link(int entry, int hop) {
        return links[entry][hop];
    }

    /** Time in flight over the whole route. */
    long latencyPs(int entry) {
        return latencyPs[entry];
    }
}
