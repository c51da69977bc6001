// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;
import dev.sandtable.work.Collective;
import java.util.Arrays;
import java.util.List;

/**
 * A time that no algorithm, protocol or switch can beat.
 *
 * <p><b>Model.</b> Around every member of every level lies a cut. With k of n ranks inside, at least some bytes must
 * cross it in one direction: S for an all-reduce or broadcast, max(k, n − k)/n·S for an all-gather or reduce-scatter,
 * k(n − k)/n·S for an all-to-all. They cannot do so faster than the raw rate of all links that leave the member.
 * Groups that run at once add up.
 *
 * <p><b>Left out.</b> Cuts through several members; they bind in oversubscribed trees.
 *
 * <p><b>Check.</b> Reached by a direct all-to-all on an ideal switch ({@code FabricTest}).
 *
 * <p><b>Source.</b> Counting of bytes.
 */
public final class CutBound {
    private CutBound() {}

    /** The bound in seconds for groups that run a collective at the same time. */
    public static double seconds(Topology topology, Collective collective, List<int[]> groups) {
        double worst = 0;
        for (int level = 0; level < topology.levels().size(); level++) {
            int lanes = topology.lanes(level);
            double[] due = new double[topology.endpoints() / lanes];
            for (int[] group : groups) {
                int[] sorted = group.clone();
                Arrays.sort(sorted);
                for (int i = 0; i < sorted.length; ) {
                    int member = sorted[i] / lanes;
                    int inside = 0;
                    for (; i < sorted.length && sorted[i] / lanes == member; i++) {
                        inside++;
                    }
                    due[member] += due(collective, inside, sorted.length);
                }
            }
            double most = 0;
            for (double bytes : due) {
                most = Math.max(most, bytes);
            }
            worst = Math.max(worst, most / egressBytesPerSecond(topology, level));
        }
        return worst;
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
