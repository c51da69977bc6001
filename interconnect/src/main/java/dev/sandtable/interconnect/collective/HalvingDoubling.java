// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recursive halving, then recursive doubling.
 *
 * <p><b>Model.</b> With p the largest power of two not above n: in round k ranks at distance p/2ᵏ⁺¹ exchange the half of
 * what they hold that the other keeps; after log₂ p rounds rank i holds the sum of piece i. Doubling goes back the same
 * way. The n − p ranks beyond first hand everything to a partner and get the result from it at the end.
 *
 * <p><b>Left out.</b> Splitting the odd ranks' work between two partners.
 *
 * <p><b>Check.</b> Each of 2ˡ ranks sends 2(n − 1)/n·S in 2·l hops ({@code PlanTest}).
 *
 * <p><b>Source.</b> Rabenseifner, <i>Optimization of collective reduction operations</i> (2004).
 */
final class HalvingDoubling implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        int p = Integer.highestOneBit(n);
        if (p != n && kind != Collective.Kind.ALL_REDUCE) {
            return Optional.empty();
        }
        List<Plan.Stage> stages = new ArrayList<>();
        if (p < n) {
            stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> beyond(n, p, true, out)));
        }
        if (kind == Collective.Kind.ALL_REDUCE || kind == Collective.Kind.REDUCE_SCATTER) {
            for (int distance = p / 2; distance > 0; distance /= 2) {
                int d = distance;
                stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> halve(p, d, out)));
            }
        }
        if (kind == Collective.Kind.ALL_REDUCE || kind == Collective.Kind.ALL_GATHER) {
            for (int distance = 1; distance < p; distance *= 2) {
                int d = distance;
                stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> twice(p, d, out)));
            }
        }
        if (p < n) {
            stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> beyond(n, p, false, out)));
        }
        return switch (kind) {
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER -> Optional.of(new Plan(p, stages, false, false));
            case ALL_TO_ALL, BROADCAST, SEND_RECV -> Optional.empty();
        };
    }

    private static void beyond(int n, int p, boolean in, Plan.Sends out) {
        for (int i = p; i < n; i++) {
            out.send(in ? i : i - p, in ? i - p : i, 0, p, in);
        }
    }

    private static void halve(int p, int distance, Plan.Sends out) {
        for (int i = 0; i < p; i++) {
            int partner = i ^ distance;
            out.send(i, partner, partner & -distance, distance, true);
        }
    }

    private static void twice(int p, int distance, Plan.Sends out) {
        for (int i = 0; i < p; i++) {
            out.send(i, i ^ distance, i & -distance, distance, false);
        }
    }
}
