// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Every rank sends to every other at once.
 *
 * <p><b>Model.</b> Reduce-scatter: rank i sends piece j to rank j, which adds. All-gather: rank i sends piece i to all.
 * A broadcast or scatter goes from the first rank to all, a reduce or gather from all to the first. One hop each; on a
 * full mesh every link of the group carries S/n.
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
            case ALL_REDUCE -> Optional.of(new Plan(n, List.of(scatter, gather), Plan.Way.BUFFERS));
            case REDUCE_SCATTER -> Optional.of(new Plan(n, List.of(scatter), Plan.Way.BUFFERS));
            case ALL_GATHER -> Optional.of(new Plan(n, List.of(gather), Plan.Way.BUFFERS));
            case BROADCAST -> Optional.of(star(n, 1, false, false));
            case SCATTER -> Optional.of(star(n, n, false, false));
            case REDUCE -> Optional.of(star(n, 1, true, true));
            case GATHER -> Optional.of(star(n, n, true, false));
            default -> Optional.empty();
        };
    }

    /** Between the first rank and all others, each with its own piece or all with the only one. */
    static Plan star(int n, int pieces, boolean inwards, boolean add) {
        Plan.Stage stage = Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
            for (int j = 1; j < n; j++) {
                out.send(inwards ? j : 0, inwards ? 0 : j, j % pieces, 1, add);
            }
        });
        return new Plan(pieces, List.of(stage), Plan.Way.BUFFERS);
    }
}
