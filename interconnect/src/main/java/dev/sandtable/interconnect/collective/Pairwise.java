// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Messages between pairs of ranks that first meet: a send–receive, and the all-to-all made of them.
 *
 * <p><b>Model.</b> All-to-all: rank i sends its j-th piece to rank j, all pairs at once. Each message pays the library's
 * rendezvous; its protocol is chosen by its own size.
 *
 * <p><b>Left out.</b> Uneven messages; the time to post n − 1 of them one after the other.
 *
 * <p><b>Check.</b> All-to-all on a switch takes (n − 1)/n·S over the port's rate ({@code FabricTest}).
 *
 * <p><b>Source.</b> NCCL's grouped point-to-point operations.
 */
final class Pairwise implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        return switch (kind) {
            case ALL_TO_ALL -> Optional.of(new Plan(n, List.of(new Exchange(n, (i, j) -> j, false)), false, true));
            case SEND_RECV -> n == 2 ? Optional.of(message()) : Optional.empty();
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST -> Optional.empty();
        };
    }

    private static Plan message() {
        Plan.Stage stage = Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> out.send(0, 1, 0, 1, false));
        return new Plan(1, List.of(stage), false, true);
    }
}
