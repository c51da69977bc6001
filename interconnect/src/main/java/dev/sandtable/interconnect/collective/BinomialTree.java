// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tree with its root at the first rank, in which rank r hangs below r without its lowest set bit.
 *
 * <p><b>Model.</b> Broadcast: in each of ⌈log₂ n⌉ rounds, farthest first, everybody who has the data sends it on. A
 * scatter sends only what the ranks below need. Reduce and gather run the same sends backwards.
 *
 * <p><b>Left out.</b> Cutting the data into chunks that follow each other down the tree.
 *
 * <p><b>Check.</b> The root sends ⌈log₂ n⌉·S in a broadcast and (n − 1)/n·S in a scatter ({@code PlanTest}).
 *
 * <p><b>Source.</b> Thakur et al., <i>Optimization of collective communication operations in MPICH</i> (2005).
 */
final class BinomialTree implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        return switch (kind) {
            case BROADCAST -> Optional.of(new Plan(1, rounds(n, 1, false, false), Plan.Way.BUFFERS));
            case REDUCE -> Optional.of(new Plan(1, rounds(n, 1, true, true), Plan.Way.BUFFERS));
            case SCATTER -> Optional.of(new Plan(n, rounds(n, n, false, false), Plan.Way.BUFFERS));
            case GATHER -> Optional.of(new Plan(n, rounds(n, n, true, false), Plan.Way.BUFFERS));
            default -> Optional.empty();
        };
    }

    /** Rounds between parents and children, with the one piece or with those of the ranks below a child. */
    static List<Plan.Stage> rounds(int n, int pieces, boolean inwards, boolean add) {
        List<Plan.Stage> stages = new ArrayList<>();
        for (int bit = Integer.highestOneBit(n - 1); bit > 0; bit /= 2) {
            int distance = bit;
            Plan.Stage stage = Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                for (int parent = 0; parent + distance < n; parent += 2 * distance) {
                    int child = parent + distance;
                    int below = Math.min(distance, n - child);
                    int first = pieces == 1 ? 0 : child;
                    int count = pieces == 1 ? 1 : below;
                    out.send(inwards ? child : parent, inwards ? parent : child, first, count, add);
                }
            });
            stages.add(inwards ? 0 : stages.size(), stage);
        }
        return stages;
    }
}
