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
 *
 * <p><b>Left out.</b> The all-to-all of the same paper, which moves more bytes to save rounds; the final rotation in
 * local memory.
 *
 * <p><b>Check.</b> Each rank sends (n − 1)/n·S in ⌈log₂ n⌉ hops, for every n ({@code PlanTest}).
 *
 * <p><b>Source.</b> Bruck et al., <i>Efficient algorithms for all-to-all communications</i> (1997); NCCL's PAT is its kin.
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
            case ALL_REDUCE -> Optional.of(new Plan(n, both, false, false));
            case REDUCE_SCATTER -> Optional.of(new Plan(n, scatter, false, false));
            case ALL_GATHER -> Optional.of(new Plan(n, gather, false, false));
            case ALL_TO_ALL, BROADCAST, SEND_RECV -> Optional.empty();
        };
    }
}
