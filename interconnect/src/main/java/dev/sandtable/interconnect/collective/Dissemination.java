// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flags only: after ⌈log₂ n⌉ rounds everybody has heard of everybody.
 *
 * <p><b>Model.</b> In round k rank i tells rank i + 2ᵏ, and waits for rank i − 2ᵏ.
 *
 * <p><b>Left out.</b> The bytes of a flag.
 *
 * <p><b>Check.</b> Every rank has heard of all, for every n ({@code PlanTest}).
 *
 * <p><b>Source.</b> Hensgen, Finkel and Manber, <i>Two algorithms for barrier synchronization</i> (1988).
 */
final class Dissemination implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (kind != Collective.Kind.BARRIER) {
            return Optional.empty();
        }
        int n = shape.ranks();
        List<Plan.Stage> stages = new ArrayList<>();
        for (int step = 1; step < n; step *= 2) {
            int distance = step;
            stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                for (int i = 0; i < n; i++) {
                    out.send(i, (i + distance) % n, 0, 1, true);
                }
            }));
        }
        return Optional.of(new Plan(1, stages, Plan.Way.BUFFERS));
    }
}
