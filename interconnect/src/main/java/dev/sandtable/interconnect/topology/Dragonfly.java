// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups of routers, each wired to every other of its group, and groups wired to every other group.
 *
 * <p><b>Model.</b> p members on a router, a routers in a group, h links of each router to other groups. A pair of g groups
 * has w = ⌊a·h/(g − 1)⌋ links; the k-th link of a group, on router ⌊k/h⌋, leads k mod (g − 1) + 1 groups further. A minimal
 * route takes at most one link in its group, one between groups and one in the other; a Valiant route first visits a
 * third group, which a hash of both ends picks. The bisection is ⌊g²/4⌋·w links.
 *
 * <p><b>Left out.</b> Choice of route by load (UGAL): its throughput lies between minimal and Valiant, whichever suits.
 *
 * <p><b>Check.</b> Diameter 3 between routers; all of a group to the next runs at w/(a·p) of a link minimally
 * ({@code KindsTest}).
 *
 * <p><b>Source.</b> Kim, Dally, Scott and Abts, <i>Technology-driven, highly-scalable dragonfly topology</i> (ISCA 2008).
 *
 * @param size members
 * @param terminals members on one router (p)
 * @param routers routers in one group (a)
 * @param globals links of one router to other groups (h)
 * @param bandwidth of one port, or of all ports of a chip or node
 * @param ports ports of one member, all on its router
 * @param localBandwidth per link between routers of a group
 * @param globalBandwidth per link between groups
 * @param latency from port to port under one router
 * @param localLatency more for every link inside a group
 * @param globalLatency more for every link between groups
 * @param routing which routes are taken; minimal where absent
 * @param attachment how a chip drives it
 */
public record Dragonfly(
        int size,
        int terminals,
        int routers,
        int globals,
        LinkBandwidth bandwidth,
        int ports,
        LinkBandwidth localBandwidth,
        LinkBandwidth globalBandwidth,
        Picoseconds latency,
        Picoseconds localLatency,
        Picoseconds globalLatency,
        Optional<Routing> routing,
        Optional<Attachment> attachment)
        implements Level {

    /** Which routes are taken between groups. */
    public enum Routing {
        /** The direct link between the groups, or one of them by a hash of both ends. */
        MINIMAL,
        /** Over a third group by a hash of both ends: half the best throughput for any pattern. */
        VALIANT
    }

    public Dragonfly {
        Rates.checkSize(size);
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "dragonfly", "per port, per chip or per node");
        Rates.perLink("local-bandwidth", localBandwidth);
        Rates.perLink("global-bandwidth", globalBandwidth);
        Rates.checkPositive("terminals", terminals);
        Rates.checkPositive("routers", routers);
        Rates.checkPositive("ports", ports);
        Rates.checkGlobals("globals", globals, routers, RoutedWiring.groups(size, terminals, routers));
    }

    @Override
    public Level withSize(int other) {
        return new Dragonfly(
                other,
                terminals,
                routers,
                globals,
                bandwidth,
                ports,
                localBandwidth,
                globalBandwidth,
                latency,
                localLatency,
                globalLatency,
                routing,
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
     * After the ports come the links inside groups, {@code (group·a + from)·a + to}, then those between groups, {@code
     * group·a·h + k}.
     */
    private static final class Groups extends RoutedWiring {
        private static final long THIRD_GROUP_SALT = 0x2545F4914F6CDD1DL;

        private final Dragonfly kind;
        private final int perPair;
        private final int perGroup;

        Groups(Dragonfly kind, int lanes) {
            super(
                    kind.size(),
                    lanes,
                    kind.ports(),
                    Rates.perMember(kind.bandwidth(), kind.ports(), lanes),
                    kind.terminals(),
                    kind.routers());
            this.kind = kind;
            perGroup = kind.routers() * kind.globals();
            perPair = perPair(perGroup, groups);
        }

        private int firstLocal() {
            return super.links();
        }

        private int firstGlobal() {
            return firstLocal() + groups * routersPerGroup * routersPerGroup;
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
            return perPair <= 1 && kind.routing().orElse(Routing.MINIMAL) == Routing.MINIMAL;
        }

        @Override
        public int longestRoute() {
            return kind.routing().orElse(Routing.MINIMAL) == Routing.MINIMAL ? 5 : 7;
        }

        @Override
        int between(int fromRouter, int toRouter, long ends, int[] path, int before) {
            int source = fromRouter / routersPerGroup;
            int target = toRouter / routersPerGroup;
            int length = before;
            int at = fromRouter;
            if (source != target && groups > 2 && kind.routing().orElse(Routing.MINIMAL) == Routing.VALIANT) {
                int third = FlowHash.pick(FlowHash.of(ends) ^ THIRD_GROUP_SALT, groups - 2);
                third += third >= Math.min(source, target) ? 1 : 0;
                third += third >= Math.max(source, target) ? 1 : 0;
                length = toGroup(at, third, ends, path, length);
                at = head(path[length - 1]) - members;
            }
            if (source != target) {
                length = toGroup(at, target, ends, path, length);
                at = head(path[length - 1]) - members;
            }
            return local(at, toRouter, path, length);
        }

        private int toGroup(int router, int target, long ends, int[] path, int before) {
            int group = router / routersPerGroup;
            int further = Math.floorMod(target - group, groups);
            int k = further - 1 + (perPair == 1 ? 0 : FlowHash.pick(ends, perPair)) * (groups - 1);
            int length = local(router, group * routersPerGroup + k / kind.globals(), path, before);
            path[length] = firstGlobal() + group * perGroup + k;
            return length + 1;
        }

        private int local(int from, int to, int[] path, int before) {
            if (from == to) {
                return before;
            }
            path[before] = firstLocal() + from * routersPerGroup + to % routersPerGroup;
            return before + 1;
        }

        @Override
        public int vertices() {
            return members + groups * routersPerGroup;
        }

        @Override
        public int tail(int link) {
            if (link < firstLocal()) {
                return super.tail(link);
            }
            return link < firstGlobal()
                    ? members + (link - firstLocal()) / routersPerGroup
                    : members + (link - firstGlobal()) / kind.globals();
        }

        @Override
        public int head(int link) {
            if (link < firstLocal()) {
                return super.head(link);
            }
            if (link < firstGlobal()) {
                int local = link - firstLocal();
                return members + local / routersPerGroup / routersPerGroup * routersPerGroup + local % routersPerGroup;
            }
            int group = (link - firstGlobal()) / perGroup;
            int k = (link - firstGlobal()) % perGroup;
            int side = k / (groups - 1);
            if (side >= perPair) {
                return tail(link);
            }
            int further = k % (groups - 1) + 1;
            int back = groups - further - 1 + side * (groups - 1);
            return members + (group + further) % groups * routersPerGroup + back / kind.globals();
        }

        @Override
        public int strands(int link) {
            return link < firstLocal() ? super.strands(link) : 1;
        }

        @Override
        public Map<String, Integer> parts() {
            Map<String, Integer> parts = new LinkedHashMap<>();
            parts.put("router", groups * routersPerGroup);
            return parts;
        }

        @Override
        public boolean runsThrough(int link, int strand, Part part) {
            return tail(link) == members + part.number() || head(link) == members + part.number();
        }

        /** Around routers and around groups. */
        @Override
        public List<int[]> blocks() {
            int[] routers = new int[groups * routersPerGroup];
            int[] inGroup = new int[routers.length];
            for (int r = 0; r < routers.length; r++) {
                routers[r] = r;
                inGroup[r] = r / routersPerGroup;
            }
            return List.of(labelled(1, routers), labelled(routersPerGroup, inGroup));
        }
    }
}
