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
 * down, in two crossings whatever n is.
 *
 * <p><b>Left out.</b> Switches that reduce across nodes.
 *
 * <p><b>Check.</b> All-reduce of S takes (1 + 1/n)·S/B ({@code FabricTest}).
 *
 * <p><b>Source.</b> Klenk et al., <i>An in-network architecture for accelerating shared-memory multiprocessor
 * collectives</i> (ISCA 2020); NVLink SHARP.
 */
final class InSwitch implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (!shape.inSwitch() || shape.units() != 1 || shape.ranks() < 3) {
            return Optional.empty();
        }
        int n = shape.ranks();
        boolean gather = kind == Collective.Kind.ALL_REDUCE || kind == Collective.Kind.REDUCE_SCATTER;
        boolean multicast = kind == Collective.Kind.ALL_REDUCE || kind == Collective.Kind.ALL_GATHER;
        Plan.Stage stage = Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> {
            for (int i = 0; gather && i < n; i++) {
                out.gatherInSwitch(i, i, 1);
            }
            for (int i = 0; multicast && i < n; i++) {
                out.multicast(i, i, 1);
            }
        });
        return switch (kind) {
            case ALL_REDUCE, REDUCE_SCATTER, ALL_GATHER -> Optional.of(new Plan(n, List.of(stage), false, false));
            case ALL_TO_ALL, BROADCAST, SEND_RECV -> Optional.empty();
        };
    }
}
