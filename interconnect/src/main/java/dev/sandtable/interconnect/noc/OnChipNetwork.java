// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * A grid on a chip with a clock and a width: the closed law in seconds and bytes.
 *
 * <p><b>Model.</b> A packet of b bytes is ⌈b / flit⌉ flits; a rate of r bytes per second is r / (flit·clock) flits per cycle. The rest
 * is {@link GridLaw}.
 *
 * <p><b>Left out.</b> Bytes of headers, which count as payload: add them to the packet.
 *
 * <p><b>Check.</b> Neighbours on a mesh at 1 GHz with flits of 32 bytes: 64 bytes take 13 ns ({@code OnChipNetworkTest}).
 *
 * <p><b>Source.</b> As {@link GridLaw}.
 *
 * @param grid routers and wires
 * @param buffers of a router's inputs
 * @param flit what a wire carries in a cycle
 * @param clock of the network
 */
public record OnChipNetwork(Grid grid, VirtualChannels buffers, Bytes flit, Hertz clock) {
    public OnChipNetwork {
        if (flit.value() < 1 || !(clock.value() > 0)) {
            throw new IllegalArgumentException("a flit has bytes and a clock ticks, not " + flit + " and " + clock);
        }
    }

    /** Flits of a packet. */
    public int flits(Bytes packet) {
        return Math.toIntExact(Math.max(1, (packet.value() + flit.value() - 1) / flit.value()));
    }

    /** A packet from node to node that meets no other. */
    public Picoseconds alone(int from, int to, Bytes packet) {
        int routers = new DimensionOrder(grid).routers(from, to);
        return time(GridLaw.unloaded(grid, routers, flits(packet)));
    }

    /** The most that every node can send at once while all of it arrives. */
    public BytesPerSecond saturation(TrafficPattern pattern, Bytes packet) {
        return new BytesPerSecond(law(pattern, packet).saturation() * wire().value());
    }

    /** What a wire carries. */
    public BytesPerSecond wire() {
        return new BytesPerSecond(flit.value() * clock.value());
    }

    /** Mean time of a packet when every node sends at a rate; empty from saturation on. */
    public Optional<Picoseconds> latency(TrafficPattern pattern, Bytes packet, BytesPerSecond sentByEach) {
        double cycles = law(pattern, packet).latency(sentByEach.value() / wire().value());
        return Double.isInfinite(cycles) ? Optional.empty() : Optional.of(time(cycles));
    }

    private GridLaw law(TrafficPattern pattern, Bytes packet) {
        return new GridLaw(grid, buffers, pattern, flits(packet));
    }

    private Picoseconds time(double cycles) {
        return Picoseconds.ofSeconds(cycles / clock.value());
    }
}
