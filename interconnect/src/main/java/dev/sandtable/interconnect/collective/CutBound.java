// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Dealing;
import java.util.Arrays;
import java.util.List;

/**
 * A time that no algorithm, protocol or switch can beat.
 *
 * <p><b>Model.</b> Around every member of every level lies a cut. With k of n ranks inside, at least some bytes must
 * cross it in one direction: S for an all-reduce, reduce or broadcast, max(k, n − k)/n·S for an all-gather or
 * reduce-scatter, k(n − k)/n·S for an all-to-all, for a gather or scatter the parts of the ranks that the cut parts from
 * the first; of uneven exchanges what is dealt across; of tokens each that visits experts beyond the cut, once. They
 * cannot do so faster than the raw rate of all links that leave the member. Groups that run at once add up.
 *
 * <p><b>Left out.</b> Cuts through several members; they bind in oversubscribed trees. Of tokens, those that visit
 * several nodes beyond the cut and those that visit only the second likeliest.
 *
 * <p><b>Check.</b> Reached by a direct all-to-all on an ideal switch ({@code FabricTest}).
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
            double[] due = new double[topology.endpoints() / topology.lanes(level)];
            for (Running one : together) {
                addDueBytes(topology, level, one, due);
            }
            double most = Arrays.stream(due).max().orElse(0);
            worst = Math.max(worst, most / egressBytesPerSecond(topology, level));
        }
        return worst;
    }

    /** Adds the bytes that must cross the cut around each member of a level. */
    private static void addDueBytes(Topology topology, int level, Running running, double[] due) {
        int lanes = topology.lanes(level);
        for (int[] group : running.groups()) {
            Group sorted = Group.sorted(topology, group);
            for (int first = 0; first < group.length; ) {
                int member = sorted.endpoint(first) / lanes;
                int end = first;
                while (end < group.length && sorted.endpoint(end) / lanes == member) {
                    end++;
                }
                due[member] += due(topology, running.collective(), sorted, group[0], first, end);
                first = end;
            }
        }
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

    /** Raw rate of everything that leaves one member of a level: its links there and its share of the ports further out. */
    private static double egressBytesPerSecond(Topology topology, int level) {
        double rate = 0;
        for (int outer = level; outer < topology.levels().size(); outer++) {
            Wiring wiring = topology.wiring(outer);
            double share = (double) wiring.ports() * topology.lanes(level) / topology.lanes(outer);
            rate += wiring.egress(0, 0) * Math.max(1, Math.ceil(share));
        }
        return rate;
    }
}
