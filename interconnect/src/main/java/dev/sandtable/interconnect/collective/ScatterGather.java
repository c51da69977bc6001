// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broadcast as a scatter down a tree and an all-gather round a ring; a reduce as a reduce-scatter round a ring and a
 * gather up a tree.
 *
 * <p><b>Model.</b> ⌈log₂ n⌉ + n − 1 hops. No rank sends more than 2(n − 1)/n·S, whatever n is.
 *
 * <p><b>Left out.</b> Beginning the second part before the first has ended.
 *
 * <p><b>Check.</b> The first rank of a broadcast sends 2(n − 1)/n·S ({@code PlanTest}).
 *
 * <p><b>Source.</b> Barnett et al., <i>Interprocessor collective communication library</i> (1994); Rabenseifner,
 * <i>Optimization of collective reduction operations</i> (2004).
 */
final class ScatterGather implements Schedule {
    private final Schedule ring = new RingPassing(false);

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        List<Plan.Stage> stages = new ArrayList<>();
        switch (kind) {
            case BROADCAST -> {
                stages.addAll(BinomialTree.rounds(n, n, false, false));
                stages.addAll(passes(Collective.Kind.ALL_GATHER, n));
            }
            case REDUCE -> {
                stages.addAll(passes(Collective.Kind.REDUCE_SCATTER, n));
                stages.addAll(BinomialTree.rounds(n, n, true, false));
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new Plan(n, stages, Plan.Way.BUFFERS));
    }

    private List<Plan.Stage> passes(Collective.Kind kind, int n) {
        return ring.plan(kind, Shape.flat(n)).orElseThrow().stages();
    }
}
