// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Every rank sends to every other at once.
 *
 * <p><b>Model.</b> Reduce-scatter: rank i sends piece j to rank j, which adds. All-gather: rank i sends piece i to all.
 * A broadcast goes from rank 0 to all. One hop each; on a full mesh every link of the group carries S/n.
 *
 * <p><b>Left out.</b> The time to post n − 1 messages one after the other.
 *
 * <p><b>Check.</b> All-reduce on a full mesh of k takes 2·S/k over one pair's rate ({@code FabricTest}).
 *
 * <p><b>Source.</b> Thakur et al., <i>Optimization of collective communication operations in MPICH</i> (2005).
 */
final class Direct implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        Plan.Stage scatter = new Exchange(n, (i, j) -> j, true);
        Plan.Stage gather = new Exchange(n, (i, j) -> i, false);
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(new Plan(n, List.of(scatter, gather), false, false));
            case REDUCE_SCATTER -> Optional.of(new Plan(n, List.of(scatter), false, false));
            case ALL_GATHER -> Optional.of(new Plan(n, List.of(gather), false, false));
            case BROADCAST -> Optional.of(new Plan(1, List.of(fromRoot(n)), false, false));
            case ALL_TO_ALL, SEND_RECV -> Optional.empty();
        };
    }

    private static Plan.Stage fromRoot(int n) {
        return Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
            for (int j = 1; j < n; j++) {
                out.send(0, j, 0, 1, false);
            }
        });
    }
}
