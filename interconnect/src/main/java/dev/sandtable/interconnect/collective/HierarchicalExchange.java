// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An exchange between all ranks that leaves a unit only on the lane on which it ends.
 *
 * <p><b>Model.</b> With m lanes and U units: inside each unit every rank hands to lane l all that it has for lanes l of
 * all units; then lane l of every unit sends to lane l of every other what its whole unit has for it, in U − 1 messages of
 * m parts instead of (U − 1)·m of one. With pods of q units a step between the two hands on inside the pod what is for
 * units of the same place. No bytes are saved, fewer and longer messages are sent.
 *
 * <p><b>Left out.</b> The copies in local memory that bring the parts of a message together.
 *
 * <p><b>Check.</b> A rank sends (m − 1)/m·S inside and (U − 1)/U·S across; with pods (q − 1)/q·S and (P − 1)/P·S for
 * P pods ({@code PlanTest}).
 *
 * <p><b>Source.</b> Traff and Rougier, <i>MPI collectives and datatypes for hierarchical all-to-all communication</i>
 * (2014); NCCL's PXN sends on the receiver's rail in the same way.
 */
final class HierarchicalExchange implements Schedule {
    private final boolean pods;

    HierarchicalExchange(boolean pods) {
        this.pods = pods;
    }

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        boolean fits = shape.lanes() > 1 && shape.units() > 1 && (!pods || shape.pods() > 1 && shape.pod() > 1);
        if (!fits || kind != Collective.Kind.ALL_TO_ALL && kind != Collective.Kind.ALL_TO_ALL_V) {
            return Optional.empty();
        }
        List<Plan.Stage> stages = new ArrayList<>();
        stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> inside(shape, out)));
        if (pods) {
            stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> insidePods(shape, out)));
        }
        int place = pods ? shape.pod() : 1;
        stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> across(shape, place, out)));
        return Optional.of(Plan.exchange(shape.ranks(), stages, Plan.Way.MESSAGES));
    }

    private static void inside(Shape shape, Plan.Sends out) {
        int m = shape.lanes();
        for (int rank = 0; rank < shape.ranks(); rank++) {
            for (int lane = 0; lane < m; lane++) {
                if (lane != rank % m) {
                    out.spread(rank, rank / m * m + lane, rank * shape.ranks() + lane, shape.units(), m);
                }
            }
        }
    }

    /** To the unit of the pod in the place of the receivers' units, all that the own unit has for this lane. */
    private static void insidePods(Shape shape, Plan.Sends out) {
        int n = shape.ranks();
        int m = shape.lanes();
        for (int rank = 0; rank < n; rank++) {
            int unit = rank / m;
            for (int place = 0; place < shape.pod(); place++) {
                int target = (unit / shape.pod() * shape.pod() + place) * m + rank % m;
                for (int source = unit * m; target != rank && source < unit * m + m; source++) {
                    out.spread(rank, target, source * n + place * m + rank % m, shape.pods(), shape.pod() * m);
                }
            }
        }
    }

    /** To the same lane of every unit in the same place, all that the {@code place} units of the own pod have for it. */
    private static void across(Shape shape, int place, Plan.Sends out) {
        int n = shape.ranks();
        int step = place * shape.lanes();
        for (int rank = 0; rank < n; rank++) {
            int sources = rank / step * step;
            for (int target = rank % step; target < n; target += step) {
                if (target != rank) {
                    out.spread(rank, target, sources * n + target, step, n);
                }
            }
        }
    }
}
