// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Two complementary binary trees with half of the data each, from or to one rank.
 *
 * <p><b>Model.</b> The trees are those of {@link DoubleBinaryTree}. The first has its root at the first rank; to the root
 * of the second the first rank hands that half, and takes none of it back. A reduce runs up both trees, and the root of
 * the second hands its sum over. One pipeline of 2 + log₂ units hops and a chain inside each unit.
 *
 * <p><b>Left out.</b> Lanes other than the first one between units.
 *
 * <p><b>Check.</b> Every rank gets S once; no rank sends more than 3·S ({@code PlanTest}).
 *
 * <p><b>Source.</b> Sanders, Speck and Träff, <i>Two-tree algorithms for full bandwidth broadcast, reduction and scan</i>
 * (2009).
 */
final class RootedTrees implements Schedule {
    private static final int TREES = 2;

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        return switch (kind) {
            case BROADCAST -> Optional.of(plan((r, out) -> fromFirst(shape, out)));
            case REDUCE -> Optional.of(plan((r, out) -> toFirst(shape, out)));
            default -> Optional.empty();
        };
    }

    private static Plan plan(Plan.Rounds sends) {
        return new Plan(TREES, List.of(Plan.stage(1, Plan.Timing.CHAIN, sends)), Plan.Way.BUFFERS);
    }

    private static void fromFirst(Shape shape, Plan.Sends out) {
        DoubleBinaryTree.down(shape, 0, out);
        int head = DoubleBinaryTree.head(shape, 1);
        if (head != 0) {
            out.send(0, head, 1, 1, false);
        }
        DoubleBinaryTree.down(shape, 1, (from, to, first, count, add) -> {
            if (to != 0) {
                out.send(from, to, first, count, add);
            }
        });
    }

    private static void toFirst(Shape shape, Plan.Sends out) {
        DoubleBinaryTree.up(shape, 0, out);
        DoubleBinaryTree.up(shape, 1, out);
        int head = DoubleBinaryTree.head(shape, 1);
        if (head != 0) {
            out.send(head, 0, 1, 1, false);
        }
    }
}
