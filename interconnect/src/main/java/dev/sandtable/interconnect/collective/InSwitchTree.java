// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Switches that add inside units, and trees across units on every lane.
 *
 * <p><b>Model.</b> In each unit the switch sums block l onto lane l; the lanes l of all units reduce their block up two
 * complementary trees and back; the switch hands the result to its unit. All in one pipeline: the slower of the
 * switch and the outer wires binds.
 *
 * <p><b>Left out.</b> What the pipeline loses where the two meet.
 *
 * <p><b>Check.</b> Every contribution arrives once ({@code PlanTest}); two-node curves ({@code PublishedAnchorsTest}).
 *
 * <p><b>Source.</b> NCCL's NVLSTree; Sanders, Speck and Träff (2009) for the trees.
 */
final class InSwitchTree implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (!InSwitch.adds(shape) || shape.units() < 2) {
            return Optional.empty();
        }
        Plan.Stage stage = Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> {
            for (int rank = 0; rank < shape.ranks(); rank++) {
                out.gatherInSwitch(rank, rank % shape.lanes() * 2, 2);
            }
            for (int lane = 0; lane < shape.lanes(); lane++) {
                onLane(shape, lane, out);
            }
            for (int rank = 0; rank < shape.ranks(); rank++) {
                out.multicast(rank, rank % shape.lanes() * 2, 2);
            }
        });
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(new Plan(2 * shape.lanes(), List.of(stage), Plan.Way.BUFFERS));
            default -> Optional.empty();
        };
    }

    private static void onLane(Shape shape, int lane, Plan.Sends out) {
        Shape heads = new Shape(shape.units(), 1, shape.units(), false, false);
        Plan.Sends there = (from, to, first, count, add) ->
                out.send(from * shape.lanes() + lane, to * shape.lanes() + lane, lane * 2 + first, count, add);
        for (int tree = 0; tree < 2; tree++) {
            DoubleBinaryTree.up(heads, tree, there);
            DoubleBinaryTree.down(heads, tree, there);
        }
    }
}
