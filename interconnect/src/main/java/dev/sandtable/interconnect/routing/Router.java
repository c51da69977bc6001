// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.routing;

import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;

/**
 * The route between two endpoints of a topology.
 *
 * <p><b>Model.</b> The links of the level at which the endpoints meet, in the order they are crossed; around links that
 * have failed, the way that the unit's wiring finds.
 *
 * <p><b>Left out.</b> Detours around busy links; detours over another level.
 *
 * <p><b>Check.</b> Every pair of every kind has a route, the same each time ({@code TopologyTest}).
 *
 * <p><b>Source.</b> Minimal deterministic routing, Dally and Towles, chapter 8.
 */
public final class Router {
    // ---- Parameters -------------------------------------------------------------

    private final Topology topology;
    private final int longest;

    /** A router over the given topology. */
    public Router(Topology topology) {
        this.topology = topology;
        int most = 1;
        for (int level = 0; level < topology.levels().size(); level++) {
            for (int unit : topology.differing(level)) {
                most = Math.max(most, topology.wiring(level, unit).longestRoute());
            }
        }
        longest = most;
    }

    /** The size of a path that any route fits into. */
    public int longestRoute() {
        return longest;
    }

    // ---- Events -----------------------------------------------------------------

    /** Writes the links from one endpoint to another into {@code path} and says how many there are; none to itself. */
    public int route(int from, int to, int[] path) {
        if (from == to) {
            return 0;
        }
        int level = topology.meeting(from, to);
        int unit = topology.unit(level, from);
        Wiring wiring = topology.wiring(level, unit);
        int length = wiring.route(
                topology.member(level, from),
                topology.lane(level, from),
                topology.member(level, to),
                topology.lane(level, to),
                path);
        for (int i = 0; i < length; i++) {
            path[i] = topology.link(level, unit, path[i]);
        }
        return length;
    }

    /** Wire time of one hop between two endpoints in picoseconds, without software. */
    public double latencyPs(int from, int to) {
        int level = topology.meeting(from, to);
        Wiring wiring = topology.wiring(level, topology.unit(level, from));
        double hops = wiring.hops(topology.member(level, from), topology.member(level, to));
        return hops * topology.levels().get(level).latency().value();
    }
}
