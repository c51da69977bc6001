// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Ranks in a circle pass pieces to the next.
 *
 * <p><b>Model.</b> Reduce-scatter: in round r rank i sends piece i − r − 1 and its successor adds; after n − 1 rounds
 * rank i holds the sum of piece i. All-gather: in round r rank i sends piece i − r. All-reduce is the one after the
 * other. A broadcast is a chain that starts at the first rank, a reduce one that ends there. In both directions, each
 * half of the data goes its own way round.
 *
 * <p><b>Left out.</b> Uneven pieces when n does not divide the elements.
 *
 * <p><b>Check.</b> Each rank sends (n − 1)/n·S per pass, in n − 1 hops; every rank but the last of a chain sends S
 * ({@code PlanTest}).
 *
 * <p><b>Source.</b> Patarasuk and Yuan, <i>Bandwidth optimal all-reduce algorithms</i> (2009).
 */
final class RingPassing implements Schedule {
    private final boolean bothWays;

    RingPassing(boolean bothWays) {
        this.bothWays = bothWays;
    }

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        int pieces = bothWays ? 2 * n : n;
        Plan.Stage scatter = Plan.stage(n - 1, Plan.Timing.MEAN, (r, out) -> pass(n, r + 1, true, out));
        Plan.Stage gather = Plan.stage(n - 1, Plan.Timing.MEAN, (r, out) -> pass(n, r, false, out));
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(new Plan(pieces, List.of(scatter, gather), Plan.Way.CHANNELS));
            case REDUCE_SCATTER -> Optional.of(new Plan(pieces, List.of(scatter), Plan.Way.CHANNELS));
            case ALL_GATHER -> Optional.of(new Plan(pieces, List.of(gather), Plan.Way.CHANNELS));
            case BROADCAST -> Optional.of(chain(n, false));
            case REDUCE -> Optional.of(chain(n, true));
            default -> Optional.empty();
        };
    }

    private void pass(int n, int behind, boolean add, Plan.Sends out) {
        for (int i = 0; i < n; i++) {
            out.send(i, (i + 1) % n, Math.floorMod(i - behind, n), 1, add);
        }
        for (int i = 0; bothWays && i < n; i++) {
            out.send(i, Math.floorMod(i - 1, n), n + Math.floorMod(i + behind, n), 1, add);
        }
    }

    /** One piece along the ranks, and with both ways another against them; to the first rank where it adds. */
    private Plan chain(int n, boolean add) {
        Plan.Stage stage = Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> {
            for (int piece = 0; piece < (bothWays ? 2 : 1); piece++) {
                int way = piece == 0 ? 1 : n - 1;
                for (int i = 0; i + 1 < n; i++) {
                    int near = add ? n - 2 - i : i;
                    int a = (int) ((long) near * way % n);
                    int b = (int) ((near + 1L) * way % n);
                    out.send(add ? b : a, add ? a : b, piece, 1, add);
                }
            }
        });
        return new Plan(bothWays ? 2 : 1, List.of(stage), Plan.Way.CHANNELS);
    }
}
