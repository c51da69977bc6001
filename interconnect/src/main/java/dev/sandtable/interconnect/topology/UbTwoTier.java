// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * A super node of two switch tiers that every chip reaches with its own ports: the first tier inside a node, the second
 * between nodes.
 *
 * <p><b>Model.</b> Chips see each other at the same rate everywhere (the second tier is non-blocking, or carries
 * {@code 1/oversubscription} of what a node's chips can send); only the latency differs between the same node and another.
 *
 * <p><b>Left out.</b> The switch planes one by one: traffic is striped over them.
 *
 * <p><b>Check.</b> Two chips of different nodes reach the chip's rate at the far latency ({@code TopologyTest}).
 *
 * <p><b>Source.</b> Huawei CloudMatrix384 architecture paper (arXiv 2506.12708).
 *
 * @param size chips (dies) in the super node
 * @param node chips of one node
 * @param bandwidth of one chip's ports together, or of one
 * @param ports of one chip
 * @param latency inside a node
 * @param farLatency between nodes
 * @param oversubscription of the second tier; 1 where absent
 * @param attachment how a chip drives it
 */
public record UbTwoTier(
        int size,
        int node,
        LinkBandwidth bandwidth,
        int ports,
        Picoseconds latency,
        Picoseconds farLatency,
        Optional<dev.sandtable.units.Ratio> oversubscription,
        Optional<Attachment> attachment)
        implements Level {
    public UbTwoTier {
        Rates.checkSize(size);
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "two-tier fabric", "per port or per chip");
        if (node < 1 || size % node != 0) {
            throw new IllegalArgumentException("node must divide the size " + size + ", was " + node);
        }
        if (ports < 1) {
            throw new IllegalArgumentException("ports must be at least 1, was " + ports);
        }
        if (oversubscription.isPresent() && !(oversubscription.get().value() >= 1)) {
            throw new IllegalArgumentException("oversubscription must be at least 1, was " + oversubscription.get());
        }
    }

    @Override
    public Level withSize(int other) {
        return new UbTwoTier(
                other, Math.min(node, other), bandwidth, ports, latency, farLatency, oversubscription, attachment);
    }

    @Override
    public Wiring wire(int lanes) {
        double member = Rates.perMember(bandwidth, ports, lanes);
        double over = oversubscription.isPresent() ? oversubscription.get().value() : 1;
        double far = latency.value() == 0 ? 1 : (double) farLatency.value() / latency.value();
        return new PortWiring(size, lanes, ports, member) {
            @Override
            public int links() {
                return super.links() + 2 * (size / node);
            }

            @Override
            public double bytesPerSecond(int link) {
                return link < super.links() ? portBytesPerSecond : member * node / over;
            }

            @Override
            public int longestRoute() {
                return 4;
            }

            @Override
            public int route(int from, int fromLane, int to, int toLane, int[] path) {
                if (from / node == to / node) {
                    return super.route(from, fromLane, to, toLane, path);
                }
                path[0] = up(from, fromLane);
                path[1] = super.links() + from / node;
                path[2] = super.links() + size / node + to / node;
                path[3] = down(to, toLane);
                return 4;
            }

            @Override
            void exchangeBeyondPorts(int[] ranks, double bytes, double[] loads) {
                long all = 0;
                long[] inNode = new long[size / node];
                for (int i = 0; i < ranks.length; i++) {
                    all += ranks[i];
                    inNode[i / ports / node] += ranks[i];
                }
                for (int u = 0; u < inNode.length; u++) {
                    double crossing = bytes * inNode[u] * (all - inNode[u]);
                    loads[super.links() + u] += crossing;
                    loads[super.links() + size / node + u] += crossing;
                }
            }

            @Override
            public double hops(int from, int to) {
                return from / node == to / node ? 1 : far;
            }
        };
    }
}
