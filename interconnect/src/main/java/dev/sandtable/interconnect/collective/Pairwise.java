// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Messages between pairs of ranks that first meet: a send–receive, and what is made of them: exchanges between all ranks,
 * even or not, gather and scatter.
 *
 * <p><b>Model.</b> All-to-all: rank i sends its j-th piece to rank j, all pairs at once. Tokens for experts go and come
 * back the same way, one copy per expert. Each message pays the library's rendezvous; its protocol is chosen by its own
 * size.
 *
 * <p><b>Left out.</b> The time to post n − 1 messages one after the other.
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
            case ALL_TO_ALL, ALL_TO_ALL_V, DISPATCH ->
                Optional.of(Plan.exchange(n, List.of(new Exchange(n, (i, j) -> i * n + j, false)), Plan.Way.MESSAGES));
            case COMBINE ->
                Optional.of(Plan.exchange(n, List.of(new Exchange(n, (i, j) -> j * n + i, false)), Plan.Way.MESSAGES));
            case SCATTER -> Optional.of(met(Direct.star(n, n, false, false)));
            case GATHER -> Optional.of(met(Direct.star(n, n, true, false)));
            case SEND_RECV -> n == 2 ? Optional.of(met(Direct.star(2, 1, false, false))) : Optional.empty();
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE, BARRIER -> Optional.empty();
        };
    }

    private static Plan met(Plan plan) {
        return new Plan(plan.pieces(), plan.stages(), Plan.Way.MESSAGES);
    }
}
