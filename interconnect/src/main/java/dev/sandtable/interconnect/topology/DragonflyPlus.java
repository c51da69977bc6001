// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups of two tiers, leaves under spines, and spines wired to every other group.
 *
 * <p><b>Model.</b> p members on a leaf, l leaves and s spines in a group, every leaf wired to every spine, h links of each
 * spine to other groups. A pair of g groups has w = ⌊s·h/(g − 1)⌋ links; the k-th of a group, on spine ⌊k/h⌋, leads k mod
 * (g − 1) + 1 groups further. A route inside a group goes over a spine that a hash of both ends picks; between groups it
 * takes one of their w links: leaf, spine, spine, leaf.
 *
 * <p><b>Left out.</b> Routes over a third group.
 *
 * <p><b>Check.</b> Two links between leaves of a group, three between groups; the cut around a group ({@code KindsTest}).
 *
 * <p><b>Source.</b> Shpiner, Haramaty, Eliad, Zdornov, Gafni and Zahavi, <i>Dragonfly+: low cost topology for scaling
 * datacenters</i> (HiPINEB 2017).
 *
 * @param size members
 * @param terminals members on one leaf (p)
 * @param leaves leaves in one group (l)
 * @param spines spines in one group (s)
 * @param globals links of one spine to other groups (h)
 * @param bandwidth of one port, or of all ports of a chip or node
 * @param ports ports of one member, all on its leaf
 * @param localBandwidth per link between a leaf and a spine
 * @param globalBandwidth per link between groups
 * @param latency from port to port under one leaf
 * @param localLatency more for every link between leaf and spine
 * @param globalLatency more for every link between groups
 * @param attachment how a chip drives it
 */
public record DragonflyPlus(
        int size,
        int terminals,
        int leaves,
        int spines,
        int globals,
        LinkBandwidth bandwidth,
        int ports,
        LinkBandwidth localBandwidth,
        LinkBandwidth globalBandwidth,
        Picoseconds latency,
        Picoseconds localLatency,
        Picoseconds globalLatency,
        Optional<Attachment> attachment)
        implements Level {
    public DragonflyPlus {
        Rates.checkSize(size);
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "dragonfly", "per port, per chip or per node");
        Rates.perLink("local-bandwidth", localBandwidth);
        Rates.perLink("global-bandwidth", globalBandwidth);
        Rates.checkPositive("terminals", terminals);
        Rates.checkPositive("leaves", leaves);
        Rates.checkPositive("spines", spines);
        Rates.checkPositive("ports", ports);
        Rates.checkGlobals("globals", globals, spines, RoutedWiring.groups(size, terminals, leaves));
    }

    @Override
    public Level withSize(int other) {
        return new DragonflyPlus(
                other,
                terminals,
                leaves,
                spines,
                globals,
                bandwidth,
                ports,
                localBandwidth,
                globalBandwidth,
                latency,
                localLatency,
                globalLatency,
                attachment);
    }

    @Override
    public Attachment.Access usualAccess() {
        return Attachment.Access.MESSAGE;
    }

    @Override
    public Wiring wire(int lanes) {
        return new Groups(this, lanes);
    }

    /**
     * After the ports come the links up, {@code leaf·s + spine}, those down, {@code leaf·s + spine}, and those between
     * groups, {@code group·s·h + k}.
     */
    private static final class Groups extends RoutedWiring {
        private final DragonflyPlus kind;
        private final int spines;
        private final int perPair;
        private final int perGroup;
        private final int local;

        Groups(DragonflyPlus kind, int lanes) {
            super(
                    kind.size(),
                    lanes,
                    kind.ports(),
                    Rates.perMember(kind.bandwidth(), kind.ports(), lanes),
                    kind.terminals(),
                    kind.leaves());
            this.kind = kind;
            spines = kind.spines();
            perGroup = spines * kind.globals();
            perPair = perPair(perGroup, groups);
            local = groups * routersPerGroup * spines;
        }

        private int firstLocal() {
            return super.links();
        }

        private int firstGlobal() {
            return firstLocal() + 2 * local;
        }

        @Override
        public int links() {
            return firstGlobal() + (groups < 2 ? 0 : groups * perGroup);
        }

        @Override
        public double bytesPerSecond(int link) {
            return link < firstLocal()
                    ? portBytesPerSecond
                    : (link < firstGlobal() ? kind.localBandwidth() : kind.globalBandwidth())
                            .perDirection()
                            .value();
        }

        @Override
        long latencyPs(int link) {
            return (link < firstGlobal() ? kind.localLatency() : kind.globalLatency()).value();
        }

        @Override
        Picoseconds portLatency() {
            return kind.latency();
        }

        @Override
        boolean fixed() {
            return false;
        }

        @Override
        public int longestRoute() {
            return 5;
        }

        @Override
        int between(int fromRouter, int toRouter, long ends, int[] path, int before) {
            if (fromRouter == toRouter) {
                return before;
            }
            int source = fromRouter / routersPerGroup;
            int target = toRouter / routersPerGroup;
            int length = before;
            if (source == target) {
                int spine = FlowHash.pick(ends, spines);
                path[length++] = firstLocal() + fromRouter * spines + spine;
                path[length++] = firstLocal() + local + toRouter * spines + spine;
                return length;
            }
            int further = Math.floorMod(target - source, groups);
            int side = FlowHash.pick(ends, perPair);
            int k = further - 1 + side * (groups - 1);
            int back = groups - further - 1 + side * (groups - 1);
            path[length++] = firstLocal() + fromRouter * spines + k / kind.globals();
            path[length++] = firstGlobal() + source * perGroup + k;
            path[length++] = firstLocal() + local + toRouter * spines + back / kind.globals();
            return length;
        }

        private int leafVertex(int leaf) {
            return members + leaf;
        }

        private int spineVertex(int group, int spine) {
            return members + groups * routersPerGroup + group * spines + spine;
        }

        @Override
        public int vertices() {
            return members + groups * (routersPerGroup + spines);
        }

        @Override
        public int tail(int link) {
            return link < firstLocal() ? super.tail(link) : end(link, true);
        }

        @Override
        public int head(int link) {
            return link < firstLocal() ? super.head(link) : end(link, false);
        }

        private int end(int link, boolean begins) {
            if (link < firstGlobal()) {
                int number = link - firstLocal();
                int leaf = number / spines % (groups * routersPerGroup);
                boolean lower = begins == number < local;
                return lower ? leafVertex(leaf) : spineVertex(leaf / routersPerGroup, number % spines);
            }
            int group = (link - firstGlobal()) / perGroup;
            int k = (link - firstGlobal()) % perGroup;
            int side = k / (groups - 1);
            if (begins || side >= perPair) {
                return spineVertex(group, k / kind.globals());
            }
            int further = k % (groups - 1) + 1;
            int back = groups - further - 1 + side * (groups - 1);
            return spineVertex((group + further) % groups, back / kind.globals());
        }

        @Override
        public int strands(int link) {
            return link < firstLocal() ? super.strands(link) : 1;
        }

        @Override
        public Map<String, Integer> parts() {
            Map<String, Integer> parts = new LinkedHashMap<>();
            parts.put("leaf", groups * routersPerGroup);
            parts.put("spine", groups * spines);
            return parts;
        }

        @Override
        public boolean runsThrough(int link, int strand, Part part) {
            int vertex = members + part.number() + (part.kind().equals("spine") ? groups * routersPerGroup : 0);
            return tail(link) == vertex || head(link) == vertex;
        }

        /** Around leaves and around groups. */
        @Override
        public List<int[]> blocks() {
            int leaves = groups * routersPerGroup;
            int[] around = new int[leaves + groups * spines];
            int[] inGroup = new int[around.length];
            for (int v = 0; v < around.length; v++) {
                around[v] = v < leaves ? v : -1;
                inGroup[v] = v < leaves ? v / routersPerGroup : (v - leaves) / spines;
            }
            return List.of(labelled(1, around), labelled(routersPerGroup, inGroup));
        }
    }
}
