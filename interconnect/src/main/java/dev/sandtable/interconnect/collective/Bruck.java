// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Doubling for any number of ranks.
 *
 * <p><b>Model.</b> All-gather: after round k rank i holds pieces i … i + 2ᵏ⁺¹ − 1, because it gets those of rank i + 2ᵏ;
 * the last round moves what is missing. A reduce-scatter runs the same sends backwards, with sums. ⌈log₂ n⌉ rounds.
 * All-to-all: in round k every rank hands on to rank i + 2ᵏ all that still has to go a distance in which bit k is set:
 * ⌈log₂ n⌉ hops, each of about half of the buffer.
 *
 * <p><b>Left out.</b> The final rotation in local memory.
 *
 * <p><b>Check.</b> Each rank sends (n − 1)/n·S in ⌈log₂ n⌉ hops, for every n; in an all-to-all Σ bits(d)/n·S over
 * distances d below n ({@code PlanTest}).
 *
 * <p><b>Source.</b> Bruck et al., <i>Efficient algorithms for all-to-all communications</i> (1997).
 */
final class Bruck implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        List<Plan.Stage> scatter = new ArrayList<>();
        List<Plan.Stage> gather = new ArrayList<>();
        for (int held = 1; held < n; held *= 2) {
            int distance = held;
            int count = Math.min(held, n - held);
            gather.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                for (int i = 0; i < n; i++) {
                    out.send(i, Math.floorMod(i - distance, n), i, count, false);
                }
            }));
            scatter.add(0, Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                for (int i = 0; i < n; i++) {
                    out.send(Math.floorMod(i - distance, n), i, i, count, true);
                }
            }));
        }
        List<Plan.Stage> both = new ArrayList<>(scatter);
        both.addAll(gather);
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(new Plan(n, both, Plan.Way.BUFFERS));
            case REDUCE_SCATTER -> Optional.of(new Plan(n, scatter, Plan.Way.BUFFERS));
            case ALL_GATHER -> Optional.of(new Plan(n, gather, Plan.Way.BUFFERS));
            case ALL_TO_ALL -> Optional.of(Plan.exchange(n, handOn(n), Plan.Way.BUFFERS));
            default -> Optional.empty();
        };
    }

    /** The piece that a rank has for the one {@code distance} further on. */
    static int piece(int rank, int distance, int n) {
        return rank * n + (rank + distance) % n;
    }

    private static List<Plan.Stage> handOn(int n) {
        List<Plan.Stage> stages = new ArrayList<>();
        for (int step = 1; step < n; step *= 2) {
            int bit = step;
            stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                for (int i = 0; i < n; i++) {
                    for (int distance = bit; distance < n; distance = (distance + 1) | bit) {
                        int source = Math.floorMod(i - distance % bit, n);
                        out.send(i, (i + bit) % n, piece(source, distance, n), 1, false);
                    }
                }
            }));
        }
        return stages;
    }
}
