// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tree for every rank's piece, all of them at once, sends of one pair in a round being one message.
 *
 * <p><b>Model.</b> All-gather: in the first round rank i sends its piece to rank i + p/2, where p is n rounded up to a
 * power of two, in the next all that it holds to i + p/4, and so on: few pieces go far, many go near. What would come
 * round a second time is not sent. A reduce-scatter runs the same sends backwards, with sums. ⌈log₂ n⌉ rounds.
 *
 * <p><b>Left out.</b> The bounded buffer, which splits large sizes into several passes.
 *
 * <p><b>Check.</b> Each rank sends (n − 1)/n·S in ⌈log₂ n⌉ hops, for every n ({@code PlanTest}).
 *
 * <p><b>Source.</b> Jeaugey, <i>PAT: a new algorithm for all-gather and reduce-scatter operations at scale</i> (arXiv
 * 2506.20252).
 */
final class AggregatedTrees implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        List<Plan.Stage> scatter = new ArrayList<>();
        List<Plan.Stage> gather = new ArrayList<>();
        for (int half = Integer.highestOneBit(n - 1); half > 0; half /= 2) {
            int distance = half;
            gather.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> round(n, distance, false, out)));
            scatter.add(0, Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> round(n, distance, true, out)));
        }
        return switch (kind) {
            case REDUCE_SCATTER -> Optional.of(new Plan(n, scatter, Plan.Way.BUFFERS));
            case ALL_GATHER -> Optional.of(new Plan(n, gather, Plan.Way.BUFFERS));
            default -> Optional.empty();
        };
    }

    /** What has come so far came by multiples of twice the distance. */
    private static void round(int n, int distance, boolean add, Plan.Sends out) {
        for (int i = 0; i < n; i++) {
            int far = (i + distance) % n;
            for (int come = 0; come + distance < n; come += 2 * distance) {
                out.send(add ? far : i, add ? i : far, Math.floorMod(i - come, n), 1, add);
            }
        }
    }
}
