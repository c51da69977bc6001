// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * The switches between units add, on every lane at once; inside a unit its own switch adds too, or its ranks do.
 *
 * <p><b>Model.</b> The buffer is one block per lane. Inside each unit block l is summed onto lane l; the lanes l of all
 * units send their block up, each switch of the network adds what comes from below and passes one block on, and the sum
 * comes down every way once. Then the unit shares its blocks. A port between units carries S/lanes each way, whatever
 * the number of units. Where the unit's switch adds, all is one pipeline; else the ranks of a unit do their part before
 * and after.
 *
 * <p><b>Left out.</b> How many trees and how much data the switches can keep in work.
 *
 * <p><b>Check.</b> With one lane an all-reduce takes S over the port's rate ({@code InNetworkTest}).
 *
 * <p><b>Source.</b> Graham et al., <i>Scalable hierarchical aggregation protocol (SHArP)</i> (COMHPC 2016); NCCL's
 * CollNet and NVLS over the network.
 */
final class InNetwork implements Schedule {
    private final Schedule aroundRanks = new Hierarchical(new Alone());

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (!shape.inNetwork() || shape.units() < 2) {
            return Optional.empty();
        }
        if (shape.lanes() == 1) {
            return new Alone().plan(kind, shape.across());
        }
        if (!InSwitch.adds(shape)) {
            return aroundRanks.plan(kind, shape);
        }
        return kind == Collective.Kind.ALL_REDUCE ? Optional.of(pipeline(shape)) : Optional.empty();
    }

    @Override
    public int owner(int piece, Shape shape) {
        return aroundRanks.owner(piece, shape);
    }

    private static Plan pipeline(Shape shape) {
        int lanes = shape.lanes();
        Plan.Stage stage = Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> {
            for (int rank = 0; rank < shape.ranks(); rank++) {
                out.gatherInSwitch(rank, rank % lanes, 1);
            }
            for (int lane = 0; lane < lanes; lane++) {
                out.addInNetwork(lane, lane, 1);
            }
            for (int rank = 0; rank < shape.ranks(); rank++) {
                out.multicast(rank, rank % lanes, 1);
            }
        });
        return new Plan(lanes, List.of(stage), Plan.Way.BUFFERS);
    }

    /** One rank of every unit. */
    private static final class Alone implements Schedule {
        @Override
        public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
            return shape.inNetwork() && kind == Collective.Kind.ALL_REDUCE
                    ? Optional.of(new Plan(
                            1,
                            List.of(Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> out.addInNetwork(0, 0, 1))),
                            Plan.Way.BUFFERS))
                    : Optional.empty();
        }
    }
}
