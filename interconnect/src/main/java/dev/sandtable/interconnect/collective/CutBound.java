// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.topology.Partition;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Dealing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A time that no algorithm, protocol or switch can beat.
 *
 * <p><b>Model.</b> Around every member of every level lies a cut, and around the pods, zones, groups, nodes and halves that a
 * level knows to be narrow ({@link Partition}). With k of n ranks inside, at least some bytes must cross it in one direction:
 * S for an all-reduce, reduce or broadcast, max(k, n − k)/n·S for an all-gather or reduce-scatter, k(n − k)/n·S for an
 * all-to-all, for a gather or scatter the parts of the ranks that the cut parts from the first; of uneven exchanges what is
 * dealt across; of tokens each that visits experts beyond the cut, once. They cannot do so faster than the raw rate of all
 * live links that leave it. Groups that run at once add up.
 *
 * <p><b>Left out.</b> All other sets of members; uneven traffic across cuts whose ranks do not follow each other. Of tokens,
 * those that visit several nodes beyond the cut and those that visit only the second likeliest.
 *
 * <p><b>Check.</b> Reached by a direct all-to-all on an ideal switch ({@code FabricTest}) and by shifts between pods, zones
 * and groups ({@code CutTest}).
 *
 * <p><b>Source.</b> Counting of bytes.
 */
public final class CutBound {
    private CutBound() {}

    /** The bound in seconds for groups that run a collective at the same time. */
    public static double seconds(Topology topology, Collective collective, List<int[]> groups) {
        return seconds(topology, List.of(new Running(collective, groups)));
    }

    /** The bound in seconds until the last of several collectives ends that run at the same time. */
    public static double seconds(Topology topology, List<Running> together) {
        double worst = 0;
        for (int level = 0; level < topology.levels().size(); level++) {
            Map<Integer, List<Crossing>> units = new TreeMap<>();
            for (Running one : together) {
                for (int[] group : one.groups()) {
                    add(topology, level, one.collective(), group, units);
                }
            }
            for (List<Crossing> cuts : units.values()) {
                for (Crossing cut : cuts) {
                    worst = Math.max(worst, cut.seconds());
                }
            }
        }
        return worst;
    }

    private static void add(
            Topology topology, int level, Collective collective, int[] group, Map<Integer, List<Crossing>> units) {
        Group sorted = Group.sorted(topology, group);
        for (int first = 0; first < group.length; ) {
            int unit = topology.unit(level, sorted.endpoint(first));
            int end = first;
            while (end < group.length && topology.unit(level, sorted.endpoint(end)) == unit) {
                end++;
            }
            List<Crossing> cuts = units.computeIfAbsent(unit, u -> crossings(topology, level, u));
            for (Crossing cut : cuts) {
                cut.add(collective, sorted, group[0], first, end);
            }
            first = end;
        }
    }

    private static List<Crossing> crossings(Topology topology, int level, int unit) {
        List<Crossing> cuts = new ArrayList<>();
        for (Partition cut : topology.partitions(level, unit)) {
            cuts.add(new Crossing(topology, level, cut));
        }
        return cuts;
    }

    /** What must cross one cut of one unit. */
    private static final class Crossing {
        private final Topology topology;
        private final int level;
        private final Partition cut;
        private final double[] dueBytes;
        private final int[] inside;
        private final int[] lowest;
        private final int[] highest;
        private final int[] some;

        Crossing(Topology topology, int level, Partition cut) {
            this.topology = topology;
            this.level = level;
            this.cut = cut;
            dueBytes = new double[cut.blocks()];
            inside = new int[cut.blocks()];
            lowest = new int[cut.blocks()];
            highest = new int[cut.blocks()];
            some = new int[cut.blocks()];
        }

        private int block(Group group, int rank) {
            return cut.block(topology.member(level, group.endpoint(rank)));
        }

        /** Adds a group, of which the ranks from first until end are in the unit. */
        void add(Collective collective, Group group, int root, int first, int end) {
            for (int rank = first; rank < end; rank++) {
                int block = block(group, rank);
                if (block >= 0) {
                    lowest[block] = inside[block] == 0 ? rank : lowest[block];
                    highest[block] = rank;
                    inside[block]++;
                    some[block] = group.endpoint(rank);
                }
            }
            for (int rank = first; rank < end; rank++) {
                int block = block(group, rank);
                if (block >= 0 && inside[block] > 0) {
                    boolean follow = highest[block] - lowest[block] + 1 == inside[block];
                    dueBytes[block] += follow
                            ? due(topology, collective, group, root, lowest[block], highest[block] + 1)
                            : dueScattered(collective, inside[block], group.ranks());
                    inside[block] = 0;
                }
            }
        }

        double seconds() {
            double worst = 0;
            for (int block = 0; block < dueBytes.length; block++) {
                if (dueBytes[block] > 0) {
                    int lanes = cut.members(block) * topology.lanes(level);
                    double rate = cut.bytesPerSecond(block) + outwards(topology, level, some[block], lanes);
                    worst = Math.max(worst, dueBytes[block] / rate);
                }
            }
            return worst;
        }
    }

    /** With k of n ranks inside, whichever they are. */
    private static double dueScattered(Collective collective, int k, int n) {
        double bytes = collective.bytes().value();
        double inside = (double) k / n;
        if (k == n) {
            return 0;
        }
        return switch (collective.kind()) {
            case ALL_REDUCE, BROADCAST, REDUCE, SEND_RECV -> bytes;
            case ALL_GATHER, REDUCE_SCATTER -> bytes * Math.max(inside, 1 - inside);
            case ALL_TO_ALL -> bytes * k * (1 - inside);
            case GATHER, SCATTER, ALL_TO_ALL_V, DISPATCH, COMBINE, BARRIER -> 0;
        };
    }

    /** With the ranks from {@code first} until {@code end} inside. */
    private static double due(Topology topology, Collective collective, Group group, int root, int first, int end) {
        double bytes = collective.bytes().value();
        int n = group.ranks();
        int k = end - first;
        if (k == n) {
            return 0;
        }
        double inside = (double) k / n;
        return switch (collective.kind()) {
            case ALL_REDUCE, BROADCAST, REDUCE, SEND_RECV -> bytes;
            case ALL_GATHER, REDUCE_SCATTER -> bytes * Math.max(inside, 1 - inside);
            case GATHER, SCATTER -> bytes * (holds(group, root, first, end) ? 1 - inside : inside);
            case ALL_TO_ALL -> bytes * k * (1 - inside);
            case ALL_TO_ALL_V -> bytes * dealt(Dealt.shares(collective, group, false), n, first, end);
            case DISPATCH, COMBINE ->
                bytes * visiting(topology, (Dealing.Experts) collective.dealing(), group, first, end);
            case BARRIER -> 0;
        };
    }

    private static boolean holds(Group group, int root, int first, int end) {
        for (int rank = first; rank < end; rank++) {
            if (group.endpoint(rank) == root) {
                return true;
            }
        }
        return false;
    }

    private static double dealt(Shares shares, int n, int first, int end) {
        double out = 0;
        double in = 0;
        for (int i = 0; i < n; i++) {
            double there = shares.of(i * n + first, end - first, 1);
            if (i >= first && i < end) {
                out += shares.of(i * n, n, 1) - there;
            } else {
                in += there;
            }
        }
        return Math.max(out, in);
    }

    /** Visits of the likeliest node on each side, per token, as shares of a rank's copies. */
    private static double visiting(Topology topology, Dealing.Experts experts, Group group, int first, int end) {
        int n = group.ranks();
        Visits visits = new Visits(experts, n, group.nodes());
        double likeliestInside = 0;
        double likeliestOutside = 0;
        for (int start = 0; start < n; ) {
            int unit = topology.unit(0, group.endpoint(start));
            double inside = 0;
            double outside = 0;
            for (; start < n && topology.unit(0, group.endpoint(start)) == unit; start++) {
                double load = visits.load(group.given(start));
                inside += start >= first && start < end ? load : 0;
                outside += start >= first && start < end ? 0 : load;
            }
            likeliestInside = Math.max(likeliestInside, visits.likelihood(inside));
            likeliestOutside = Math.max(likeliestOutside, visits.likelihood(outside));
        }
        int k = end - first;
        return Math.max((n - k) * likeliestInside, k * likeliestOutside) / experts.active();
    }

    /** Raw rate at which endpoints of one unit can send to other units: their share of the ports further out. */
    private static double outwards(Topology topology, int level, int endpoint, int lanes) {
        double rate = 0;
        for (int outer = level + 1; outer < topology.levels().size(); outer++) {
            Wiring wiring = topology.wiring(outer);
            double share = (double) wiring.ports() * lanes / topology.lanes(outer);
            double ports = wiring.egress(topology.member(outer, endpoint), 0) * Math.max(1, Math.ceil(share));
            Partition members =
                    topology.partitions(outer, topology.unit(outer, endpoint)).get(0);
            rate += Math.min(ports, members.bytesPerSecond(topology.member(outer, endpoint)));
        }
        return rate;
    }
}
