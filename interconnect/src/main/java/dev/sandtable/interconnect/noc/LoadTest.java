// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/**
 * A network at a steady load: what it accepts and how long packets take.
 *
 * <p><b>Model.</b> The network fills for {@code warmUp} cycles. Packets made in the next {@code window} cycles are followed until
 * all have arrived, while others are made as before; flits that arrive in the window are what is accepted. Where followed
 * packets are missing after {@code patience} further cycles, or less arrives than is offered, the load is beyond saturation, and the latency of those that did
 * arrive depends on the window's length.
 *
 * <p><b>Left out.</b> Confidence intervals; several seeds give them.
 *
 * <p><b>Check.</b> Below saturation accepted is offered ({@code NocOracleTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 23.
 *
 * @param warmUp cycles before the window
 * @param window cycles in which packets are followed
 * @param patience cycles after the window
 */
public record LoadTest(long warmUp, long window, long patience) {
    private static final double UNDER_WAY = 0.02;

    public LoadTest {
        if (warmUp < 0 || window < 1 || patience < 0) {
            throw new IllegalArgumentException("a window has cycles, was " + window);
        }
    }

    /**
     * What was found.
     *
     * @param accepted flits per node and cycle
     * @param latency cycles from making a packet to the arrival of its last flit
     * @param networkLatency cycles from the entry of its first flit
     * @param routers mean number that a packet passes
     * @param packets followed to their goal
     * @param stable whether the load was carried: followed packets arrived, and as much as was offered
     */
    public record Found(
            double accepted, double latency, double networkLatency, double routers, long packets, boolean stable) {}

    /** Measures a network that has just been made. */
    public Found of(Grid grid, VirtualChannels buffers, Offer offer, long seed) {
        FlitNetwork network = new FlitNetwork(grid, buffers, offer, seed);
        Packets packets = network.packets();
        packets.measure(warmUp, warmUp + window);
        network.run(warmUp);
        long before = network.flitsOut();
        network.run(window);
        double accepted = (network.flitsOut() - before) / (double) window / grid.nodes();
        for (long waited = 0; waited < patience && packets.missing() > 0; waited++) {
            network.run(1);
        }
        return new Found(
                accepted,
                packets.meanLatency(),
                packets.meanNetworkLatency(),
                packets.meanRouters(),
                packets.arrived(),
                packets.missing() == 0 && accepted >= least(offer, grid.nodes()));
    }

    /** What arrives of an offer that is carried whole: 2 % for what is still under way, and four deviations of arrivals. */
    private double least(Offer offer, int nodes) {
        double flits = (double) nodes * window;
        double deviation = Math.sqrt(offer.flitsPerNodeCycle() * offer.packetFlits() / flits);
        return (1 - UNDER_WAY) * offer.flitsPerNodeCycle() - 4 * deviation;
    }
}
