// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.topology.Partition;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A time that no algorithm, protocol or switch can beat.
 *
 * <p><b>Model.</b> Around every member of every level lies a cut, and around the pods, planes of spines, groups, nodes and
 * halves that a level knows to be narrow ({@link Partition}). With k of n ranks inside, at least some bytes must cross it in
 * one direction: S for an all-reduce or broadcast, max(k, n − k)/n·S for an all-gather or reduce-scatter, k(n − k)/n·S for
 * an all-to-all. They cannot do so faster than the raw rate of all live links that leave it. Groups that run at once add up.
 *
 * <p><b>Left out.</b> All other sets of members.
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
        double worst = 0;
        for (int level = 0; level < topology.levels().size(); level++) {
            Map<Integer, List<Crossing>> units = new TreeMap<>();
            for (int[] group : groups) {
                int[] sorted = group.clone();
                Arrays.sort(sorted);
                for (int first = 0; first < sorted.length; ) {
                    int unit = topology.unit(level, sorted[first]);
                    int end = first;
                    while (end < sorted.length && topology.unit(level, sorted[end]) == unit) {
                        end++;
                    }
                    int l = level;
                    List<Crossing> cuts = units.computeIfAbsent(unit, u -> crossings(topology, l, u));
                    for (Crossing cut : cuts) {
                        cut.add(collective, sorted, first, end);
                    }
                    first = end;
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
        private final int[] some;

        Crossing(Topology topology, int level, Partition cut) {
            this.topology = topology;
            this.level = level;
            this.cut = cut;
            dueBytes = new double[cut.blocks()];
            inside = new int[cut.blocks()];
            some = new int[cut.blocks()];
        }

        /** Adds a group, of which the endpoints from first to end are in the unit. */
        void add(Collective collective, int[] group, int first, int end) {
            for (int i = first; i < end; i++) {
                int block = cut.block(topology.member(level, group[i]));
                if (block >= 0) {
                    inside[block]++;
                    some[block] = group[i];
                }
            }
            for (int i = first; i < end; i++) {
                int block = cut.block(topology.member(level, group[i]));
                if (block >= 0 && inside[block] > 0) {
                    dueBytes[block] += due(collective, inside[block], group.length);
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

    private static double due(Collective collective, int k, int n) {
        double bytes = collective.bytes().value();
        if (k == n) {
            return 0;
        }
        double inside = (double) k / n;
        return switch (collective.kind()) {
            case ALL_REDUCE, BROADCAST, SEND_RECV -> bytes;
            case ALL_GATHER, REDUCE_SCATTER -> bytes * Math.max(inside, 1 - inside);
            case ALL_TO_ALL -> bytes * k * (1 - inside);
        };
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
