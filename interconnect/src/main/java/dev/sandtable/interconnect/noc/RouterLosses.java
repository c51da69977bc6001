// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import dev.sandtable.memo.Memo;
import java.util.List;

/**
 * What a router loses against an ideal one, found by simulating it once.
 *
 * <p><b>Model.</b> Two losses. A wire idles while the packet that should cross it waits behind one that goes elsewhere: where a
 * share d of the feeding traffic diverges, a wire carries at most
 *
 * <pre>  cap / (1 + b·d)        cap = min(1, v·L / (L + 2))</pre>
 *
 * <p>since a virtual channel spends two cycles per packet on routing and its own allocation. And packets of several flits that
 * share a wire slow one another: queueing is κ times that of single flits which meet at random. b and κ are those with which
 * {@link GridLaw} gives what {@link FlitNetwork} finds on one network, a mesh of 8×8 with the same wires under uniform traffic:
 * what it accepts when offered its bound, and its latency at half of that. They are used for every other grid and traffic.
 *
 * <p><b>Left out.</b> That losses grow along a path as worms block one another over several routers.
 *
 * <p><b>Check.</b> Saturation and latency on other grids and traffic against simulation ({@code GridLawTest}).
 *
 * <p><b>Source.</b> Head-of-line blocking as in Dally, Virtual-channel flow control, 1992; the form of the loss is this
 * project's.
 *
 * @param divergence b, the loss by divergent traffic
 * @param contention κ, queueing against single flits that meet at random
 */
public record RouterLosses(double divergence, double contention) {
    // ---- Parameters -------------------------------------------------------------
    private static final List<Integer> REFERENCE = List.of(8, 8);
    private static final LoadTest TEST = new LoadTest(2_000, 8_000, 4_000);
    private static final long SEED = 1;
    private static final double BOUND = 0.5;
    /** Cycles that a virtual channel spends on a packet without moving a flit of it: routing and its own allocation. */
    private static final double CYCLES_PER_PACKET = 2;

    private static final int KEPT = 256;
    private static final Memo<Router, RouterLosses> FOUND = new Memo<>(KEPT, RouterLosses::measure);

    /** What decides the losses. */
    private record Router(VirtualChannels buffers, int packetFlits, int wireCycles) {}

    /** The losses of a router with such buffers, packets, and wires, over which credits return. */
    public static RouterLosses of(VirtualChannels buffers, int packetFlits, int wireCycles) {
        return FOUND.of(new Router(buffers, packetFlits, wireCycles));
    }

    /** The most that so many virtual channels carry, in flits per cycle. */
    static double cap(int channels, int packetFlits) {
        return Math.min(1, channels * packetFlits / (packetFlits + CYCLES_PER_PACKET));
    }

    private static RouterLosses measure(Router router) {
        Offer offer = new Offer(TrafficPattern.UNIFORM, router.packetFlits(), BOUND);
        Grid grid = new Grid(REFERENCE, false, router.wireCycles());
        ChannelLoads loads = new ChannelLoads(grid, TrafficPattern.UNIFORM);
        double accepted = TEST.of(grid, router.buffers(), offer, SEED).accepted();
        double cap = cap(router.buffers().count(), router.packetFlits());
        double b = Double.POSITIVE_INFINITY;
        for (int node = 0; node < grid.nodes(); node++) {
            for (int port = 0; port < grid.ports(); port++) {
                double diverging = loads.divergence(node, port);
                if (diverging > 0) {
                    b = Math.min(b, (cap / (accepted * loads.of(node, port)) - 1) / diverging);
                }
            }
        }
        b = Math.max(0, b);
        GridLaw plain = new GridLaw(loads, router.buffers(), router.packetFlits(), new RouterLosses(b, 1));
        double half = plain.saturation() / 2;
        LoadTest.Found found = TEST.of(grid, router.buffers(), offer.at(half), SEED);
        double waited = found.networkLatency() - plain.unloaded(found.routers());
        return new RouterLosses(b, waited / plain.meeting(half));
    }
}
