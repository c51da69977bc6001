// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/**
 * Latency and saturation of a grid in closed form.
 *
 * <p><b>Model.</b> Cycles from making a packet of L flits to the arrival of its last, where every node offers λ flits per cycle:
 *
 * <pre>
 *   T(λ)  = T_0 + source(λ) + κ·Σ_c (γ_c / N)·m_c·ρ_c / (1 − ρ_c)        ρ_c = λ / λ_c
 *   T_0   = 4·r + w·(r − 1) + 3 + (L − 1)                                r routers on the way
 *   λ_c   = min(cap(V) / ((1 + b_V·d_c)·γ_c), the same for the fuller class of virtual channels)
 *   λ_sat = min over all wires of λ_c
 *   source = (L − 1)/2 · λ / (1 − λ)
 * </pre>
 *
 * <p>γ_c is the wire's load, d_c the share of the traffic feeding it that goes elsewhere, and m_c the chance that two of its
 * flits came by different inputs ({@link ChannelLoads}); the sum counts how many flits a packet meets. b and κ belong to the
 * router ({@link RouterLosses}). The queue of a source is a Geo/D/1 queue.
 *
 * <p><b>Left out.</b> Bursts; packets that wait for others from the same input, which matters where virtual channels and not wires
 * are full; what is accepted beyond saturation where sources are treated unequally.
 *
 * <p><b>Check.</b> T_0 by hand, and simulated saturation within 4 % and latency within 2 % on average over grids, traffics, channels and
 * packets ({@code GridLawTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapters 3 and 23; Agarwal, Limits on interconnection network performance, 1991, for
 * latency as a sum over the wires on the way.
 */
public final class GridLaw {
    /** From a node into its first router, out of the last one, and into the node. */
    private static final int ENDS = 3;

    // ---- Parameters -------------------------------------------------------------
    private final Grid grid;
    private final ChannelLoads loads;
    private final int flits;
    private final RouterLosses losses;
    /** By router and port: the load at which the wire is full; 0 where nothing crosses. */
    private final double[] full;

    /** By router and port: how many flits that came by another input a packet finds there, per share of its full load. */
    private final double[] met;

    private final double saturation;

    /** The law for one grid, router, traffic and length of packets; the first of a router simulates it. */
    public GridLaw(Grid grid, VirtualChannels buffers, TrafficPattern pattern, int packetFlits) {
        this(
                new ChannelLoads(grid, pattern),
                buffers,
                packetFlits,
                RouterLosses.of(buffers, packetFlits, grid.wireCycles()));
    }

    GridLaw(ChannelLoads loads, VirtualChannels buffers, int packetFlits, RouterLosses losses) {
        this.loads = loads;
        this.losses = losses;
        grid = loads.grid();
        flits = packetFlits;
        full = new double[grid.nodes() * grid.ports()];
        met = new double[full.length];
        int half = Math.max(1, buffers.count() / 2);
        VirtualChannels ofClass = new VirtualChannels(half, buffers.flits());
        RouterLosses classLosses = grid.wraps() ? RouterLosses.of(ofClass, packetFlits, grid.wireCycles()) : losses;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < full.length; i++) {
            int router = i / grid.ports();
            int port = i % grid.ports();
            if (loads.of(router, port) > 0) {
                met[i] = loads.of(router, port) / grid.nodes() * loads.mixing(router, port);
                double diverging = loads.divergence(router, port);
                full[i] = Math.min(
                        carried(buffers.count(), losses, diverging) / loads.of(router, port),
                        carried(half, classLosses, diverging) / loads.busierClass(router, port));
                least = Math.min(least, full[i]);
            }
        }
        saturation = Math.min(1, least);
    }

    private double carried(int channels, RouterLosses of, double diverging) {
        return RouterLosses.cap(channels, flits) / (1 + of.divergence() * diverging);
    }

    // ---- Law --------------------------------------------------------------------

    /** The most that a node can offer while all of it arrives, in flits per cycle. */
    public double saturation() {
        return saturation;
    }

    /** What no router can exceed: the busiest wire always full. */
    public double bound() {
        return Math.min(1, 1 / loads.busiest());
    }

    /** Cycles of a packet that meets no other, over so many routers, which may be a mean. */
    public double unloaded(double routers) {
        return unloaded(grid, routers, flits);
    }

    static double unloaded(Grid grid, double routers, int flits) {
        return VirtualChannels.STAGES * routers + grid.wireCycles() * (routers - 1) + ENDS + flits - 1;
    }

    /** Mean cycles of a packet at a load in flits per node and cycle; infinite from saturation on. */
    public double latency(double load) {
        if (load >= saturation) {
            return Double.POSITIVE_INFINITY;
        }
        double source = (flits - 1) / 2.0 * load / (1 - load);
        return unloaded(loads.meanRouters()) + source + losses.contention() * meeting(load);
    }

    /** How many single flits a packet waits for on its way, if they meet at random. */
    double meeting(double load) {
        double sum = 0;
        for (int i = 0; i < full.length; i++) {
            if (met[i] > 0) {
                double busy = load / full[i];
                sum += met[i] * busy / (1 - busy);
            }
        }
        return sum;
    }
}
