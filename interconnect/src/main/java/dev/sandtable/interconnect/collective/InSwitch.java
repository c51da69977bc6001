// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * The switch adds on reads and multiplies on writes.
 *
 * <p><b>Model.</b> Rank i reads piece i, which the switch sums over all ranks, and stores the sum, which the switch
 * hands to all. Reads and stores of different pieces overlap in one pipeline. Per rank S + S/n go up and as much comes
 * down, in two crossings whatever n is. Of a broadcast the first rank stores all pieces, of a reduce it reads all.
 *
 * <p><b>Left out.</b> Switches that reduce across nodes.
 *
 * <p><b>Check.</b> All-reduce of S takes (1 + 1/n)·S/B ({@code FabricTest}).
 *
 * <p><b>Source.</b> Klenk et al., <i>An in-network architecture for accelerating shared-memory multiprocessor
 * collectives</i> (ISCA 2020); NVLink SHARP.
 */
final class InSwitch implements Schedule {
    private static final int LEAST = 3;

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (!adds(shape) || shape.units() != 1) {
            return Optional.empty();
        }
        int n = shape.ranks();
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(plan(n, true, true, false));
            case REDUCE_SCATTER -> Optional.of(plan(n, true, false, false));
            case ALL_GATHER -> Optional.of(plan(n, false, true, false));
            case REDUCE -> Optional.of(plan(n, true, false, true));
            case BROADCAST -> Optional.of(plan(n, false, true, true));
            default -> Optional.empty();
        };
    }

    /** Whether the switch of a unit adds for enough ranks to be used. */
    static boolean adds(Shape shape) {
        return shape.inSwitch() && shape.lanes() >= LEAST;
    }

    private static Plan plan(int n, boolean gather, boolean multicast, boolean rooted) {
        Plan.Stage stage = Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> {
            for (int i = 0; gather && i < n; i++) {
                out.gatherInSwitch(rooted ? 0 : i, i, 1);
            }
            for (int i = 0; multicast && i < n; i++) {
                out.multicast(rooted ? 0 : i, i, 1);
            }
        });
        return new Plan(n, List.of(stage), Plan.Way.BUFFERS);
    }
}
