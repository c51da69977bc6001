// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A super node of two switch tiers that every chip reaches with its own ports: the first tier inside a node, the second
 * between nodes.
 *
 * <p><b>Model.</b> Chips see each other at the same rate everywhere (the second tier is non-blocking, or carries
 * {@code 1/oversubscription} of what a node's chips can send); only the latency differs between the same node and another.
 *
 * Each port of a chip leads to another plane; a plane has one switch in every node and {@code spines} between nodes.
 * Traffic is striped over all planes, so that a dead one takes its share of every chip's rate, a dead switch of a node its
 * share of that node's.
 *
 * <p><b>Left out.</b> Flows that stay in one plane.
 *
 * <p><b>Check.</b> Two chips of different nodes reach the chip's rate at the far latency ({@code TopologyTest}); six of
 * seven planes carry six sevenths ({@code FaultTest}).
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
 * @param planes switch planes over which a chip's ports are dealt; 1 where absent
 * @param spines second-tier switches of one plane; 1 where absent
 */
public record UbTwoTier(
        int size,
        int node,
        LinkBandwidth bandwidth,
        int ports,
        Picoseconds latency,
        Picoseconds farLatency,
        Optional<Ratio> oversubscription,
        Optional<Attachment> attachment,
        Optional<Integer> planes,
        Optional<Integer> spines)
        implements Level {

    /** One plane, or planes that nobody looks into. */
    public UbTwoTier(
            int size,
            int node,
            LinkBandwidth bandwidth,
            int ports,
            Picoseconds latency,
            Picoseconds farLatency,
            Optional<Ratio> oversubscription,
            Optional<Attachment> attachment) {
        this(
                size,
                node,
                bandwidth,
                ports,
                latency,
                farLatency,
                oversubscription,
                attachment,
                Optional.empty(),
                Optional.empty());
    }

    public UbTwoTier {
        Rates.checkSize(size);
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "two-tier fabric", "per port or per chip");
        if (node < 1 || size % node != 0) {
            throw new IllegalArgumentException("node must divide the size " + size + ", was " + node);
        }
        if (ports < 1) {
            throw new IllegalArgumentException("ports must be at least 1, was " + ports);
        }
        planes.ifPresent(number -> Rates.checkPositive("planes", number));
        spines.ifPresent(number -> Rates.checkPositive("spines", number));
        if (planes.isPresent() && ports % planes.get() != 0) {
            throw new IllegalArgumentException(
                    "planes must divide the " + ports + " ports of a chip, was " + planes.get());
        }
        if (oversubscription.isPresent() && !(oversubscription.get().value() >= 1)) {
            throw new IllegalArgumentException("oversubscription must be at least 1, was " + oversubscription.get());
        }
    }

    @Override
    public Level withSize(int other) {
        return new UbTwoTier(
                other,
                Math.min(node, other),
                bandwidth,
                ports,
                latency,
                farLatency,
                oversubscription,
                attachment,
                planes,
                spines);
    }

    @Override
    public Wiring wire(int lanes) {
        return new Tiers(this, lanes);
    }

    /** After the ports come one link up and one down for every node, of as many strands as there are second switches. */
    private static final class Tiers extends PortWiring {
        private final int node;
        private final int nodes;
        private final int planes;
        private final int spines;
        private final double nodeBytesPerSecond;
        private final double far;

        Tiers(UbTwoTier kind, int lanes) {
            super(kind.size(), lanes, kind.ports(), Rates.perMember(kind.bandwidth(), kind.ports(), lanes));
            node = kind.node();
            nodes = kind.size() / node;
            planes = kind.planes().orElse(1);
            spines = kind.spines().orElse(1);
            double over = kind.oversubscription().isPresent()
                    ? kind.oversubscription().get().value()
                    : 1;
            nodeBytesPerSecond = portBytesPerSecond * ports * node / over;
            far = kind.latency().value() == 0
                    ? 1
                    : (double) kind.farLatency().value() / kind.latency().value();
        }

        @Override
        public int links() {
            return super.links() + 2 * nodes;
        }

        @Override
        public double bytesPerSecond(int link) {
            return link < super.links() ? portBytesPerSecond : nodeBytesPerSecond;
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
            path[2] = super.links() + nodes + to / node;
            path[3] = down(to, toLane);
            return 4;
        }

        @Override
        void exchangeBeyondPorts(int[] ranks, double bytes, double[] loads) {
            long all = 0;
            long[] inNode = new long[nodes];
            for (int i = 0; i < ranks.length; i++) {
                all += ranks[i];
                inNode[i / ports / node] += ranks[i];
            }
            for (int u = 0; u < nodes; u++) {
                double crossing = bytes * inNode[u] * (all - inNode[u]);
                loads[super.links() + u] += crossing;
                loads[super.links() + nodes + u] += crossing;
            }
        }

        @Override
        public double hops(int from, int to) {
            return from / node == to / node ? 1 : far;
        }

        @Override
        int switchOf(int member, int port) {
            return members + member / node;
        }

        @Override
        public int vertices() {
            return members + nodes + 1;
        }

        @Override
        public int tail(int link) {
            int local = link - super.links();
            return local < 0 ? super.tail(link) : local < nodes ? members + local : members + nodes;
        }

        @Override
        public int head(int link) {
            int local = link - super.links();
            return local < 0 ? super.head(link) : local < nodes ? members + nodes : members + local - nodes;
        }

        @Override
        public int strands(int link) {
            return link < super.links() ? planes : planes * spines;
        }

        @Override
        public Map<String, Integer> parts() {
            Map<String, Integer> parts = new LinkedHashMap<>();
            parts.put("plane", planes);
            parts.put("first-tier", nodes * planes);
            parts.put("second-tier", planes * spines);
            return parts;
        }

        /** Strand s is in plane s mod P and runs through second-tier switch ⌊s/P⌋ of it. */
        @Override
        public boolean runsThrough(int link, int strand, Part part) {
            int local = link - super.links();
            int plane = strand % planes;
            int here = local < 0 ? link / ports % members / node : local % nodes;
            return switch (part.kind()) {
                case "plane" -> plane == part.number();
                case "first-tier" -> here * planes + plane == part.number();
                default -> local >= 0 && plane * spines + strand / planes == part.number();
            };
        }

        /** Around nodes. */
        @Override
        public List<int[]> blocks() {
            int[] around = new int[vertices()];
            for (int v = 0; v < around.length; v++) {
                around[v] = v < members ? v / node : v < members + nodes ? v - members : -1;
            }
            return List.of(around);
        }
    }
}
