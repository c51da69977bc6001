// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Two complementary binary trees over the units, each with half of the data, and a chain over the lanes of each unit.
 *
 * <p><b>Model.</b> In the first tree the parent of unit u with lowest set bit b is (u − b) with bit 2b set, or u − b
 * where that is beyond the last; the second tree is the mirror image (even units) or the shift by one (odd), so that an
 * inner unit of one is a leaf of the other and each sends S up and S down in all. Pieces flow up the chain and the tree
 * to the root and back down in one pipeline.
 *
 * <p><b>Left out.</b> Separate channels for the two trees.
 *
 * <p><b>Check.</b> No unit sends more than S up and S down; depth is ⌊log₂ units⌋ + 1 at most ({@code PlanTest}).
 *
 * <p><b>Source.</b> Sanders, Speck and Träff, <i>Two-tree algorithms for full bandwidth broadcast, reduction and scan</i>
 * (2009); NCCL's trees.
 */
final class DoubleBinaryTree implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(upAndDown(shape));
            default -> Optional.empty();
        };
    }

    private static Plan upAndDown(Shape shape) {
        Plan.Stage stage = Plan.stage(1, Plan.Timing.CHAIN, (r, out) -> {
            for (int tree = 0; tree < 2; tree++) {
                up(shape, tree, out);
                down(shape, tree, out);
            }
        });
        return new Plan(2, List.of(stage), Plan.Way.CHANNELS);
    }

    static void up(Shape shape, int tree, Plan.Sends out) {
        int m = shape.lanes();
        for (int unit = 0; unit < shape.units(); unit++) {
            for (int lane = m - 1; lane > 0; lane--) {
                out.send(unit * m + lane, unit * m + lane - 1, tree, 1, true);
            }
        }
        for (int bit = 1; bit < shape.units(); bit *= 2) {
            for (int u = bit; u < shape.units(); u += 2 * bit) {
                out.send(place(u, tree, shape) * m, place(parent(u, shape.units()), tree, shape) * m, tree, 1, true);
            }
        }
    }

    static void down(Shape shape, int tree, Plan.Sends out) {
        int m = shape.lanes();
        for (int bit = Integer.highestOneBit(shape.units()); bit > 0; bit /= 2) {
            for (int u = bit; u < shape.units(); u += 2 * bit) {
                out.send(place(parent(u, shape.units()), tree, shape) * m, place(u, tree, shape) * m, tree, 1, false);
            }
        }
        for (int unit = 0; unit < shape.units(); unit++) {
            for (int lane = 1; lane < m; lane++) {
                out.send(unit * m + lane - 1, unit * m + lane, tree, 1, false);
            }
        }
    }

    /** The rank at the root of a tree. */
    static int head(Shape shape, int tree) {
        return place(0, tree, shape) * shape.lanes();
    }

    /** Parent in the first tree of a unit other than 0, which is the root. */
    static int parent(int unit, int units) {
        int bit = Integer.lowestOneBit(unit);
        int up = (unit ^ bit) | (bit << 1);
        return up < units ? up : unit ^ bit;
    }

    private static int place(int unit, int tree, Shape shape) {
        int units = shape.units();
        if (tree == 0) {
            return unit;
        }
        return units % 2 == 0 ? units - 1 - unit : (unit + 1) % units;
    }
}
