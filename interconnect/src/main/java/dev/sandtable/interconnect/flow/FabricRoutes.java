// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Topology;

/**
 * The wires of a composed topology as a simulated network sees them.
 *
 * <p><b>Model.</b> Routes and latencies are the router's. A link carries payload at its raw rate, or at the share of it
 * that the level's attachment reaches with long payload.
 *
 * <p><b>Left out.</b> Packet headers by message size; software of the endpoints.
 *
 * <p><b>Check.</b> A lone message arrives at latency + bytes over the narrowest rate ({@code FlowNetworkTest}).
 *
 * <p><b>Source.</b> {@link Router}, {@link Topology}.
 */
public final class FabricRoutes implements Routes {
    private final Topology topology;
    private final Router router;
    private final boolean raw;

    private FabricRoutes(Topology topology, boolean raw) {
        this.topology = topology;
        this.router = new Router(topology);
        this.raw = raw;
    }

    /** Links at the rates of their data sheets. */
    public static FabricRoutes raw(Topology topology) {
        return new FabricRoutes(topology, true);
    }

    /** Links at the share of their rates that long payload reaches. */
    public static FabricRoutes payload(Topology topology) {
        return new FabricRoutes(topology, false);
    }

    @Override
    public int endpoints() {
        return topology.endpoints();
    }

    @Override
    public int links() {
        return topology.links();
    }

    @Override
    public double bytesPerSecond(int link) {
        double rate = topology.bytesPerSecond(link);
        return raw
                ? rate
                : rate
                        * topology.levels()
                                .get(topology.levelOf(link))
                                .drive()
                                .efficiency()
                                .value();
    }

    @Override
    public int longestRoute() {
        return router.longestRoute();
    }

    @Override
    public int route(int from, int to, int[] path) {
        return router.route(from, to, path);
    }

    @Override
    public long latencyPs(int from, int to) {
        return from == to ? 0 : Math.round(router.latencyPs(from, to));
    }
}
