// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Tokens cross to a unit once, on their own lane, and are forwarded inside it.
 *
 * <p><b>Model.</b> Rank (u, l) sends a token to (u', l) if any of its experts is in unit u', whatever their number, and
 * that rank forwards it once to each rank of its unit that has one of them. Results take the same ways back: added on
 * their rank, then on the lane, then at home. Both legs run at once as one pipeline of chunks, after the counts of what
 * will come have gone both legs.
 *
 * <p><b>Left out.</b> The host's wait for the counts.
 *
 * <p><b>Check.</b> The bytes of 20,000 drawn routings ({@code ExpertExchangeTest}).
 *
 * <p><b>Source.</b> DeepEP's normal kernels (deepseek-ai/DeepEP 0297fc8, docs/legacy.md); DeepSeek-V3 (arXiv
 * 2412.19437), section 3.2.2.
 */
final class NodeLimited implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        return switch (kind) {
            case DISPATCH ->
                Optional.of(plan(shape, (r, out) -> {
                    across(shape, true, out);
                    inside(shape, true, out);
                }));
            case COMBINE ->
                Optional.of(plan(shape, (r, out) -> {
                    inside(shape, false, out);
                    across(shape, false, out);
                }));
            default -> Optional.empty();
        };
    }

    private static Plan plan(Shape shape, Plan.Rounds sends) {
        return Plan.exchange(shape.ranks(), List.of(Plan.stage(1, Plan.Timing.LEGS, sends)), Plan.Way.COUNTED_POSTS);
    }

    private static void across(Shape shape, boolean out, Plan.Sends sends) {
        int m = shape.lanes();
        for (int home = 0; home < shape.ranks(); home++) {
            for (int unit = 0; unit < shape.units(); unit++) {
                if (unit != home / m) {
                    int there = unit * m + home % m;
                    sends.spread(out ? home : there, out ? there : home, home * shape.ranks() + unit * m, m, 1);
                }
            }
        }
    }

    /** What came in on a lane, from the same lane of all units, to the ranks of its unit. */
    private static void inside(Shape shape, boolean out, Plan.Sends sends) {
        int n = shape.ranks();
        int m = shape.lanes();
        for (int through = 0; through < n; through++) {
            int lane = through % m;
            for (int rank = through - lane; rank < through - lane + m; rank++) {
                if (rank != through) {
                    sends.spread(out ? through : rank, out ? rank : through, lane * n + rank, shape.units(), m * n);
                }
            }
        }
    }
}
