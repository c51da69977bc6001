// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Uncore;

/**
 * Bytes of A and B that come from memory when tiles run in waves.
 *
 * <p><b>Model.</b> The active tiles form a block of r×c tiles as square in bytes as the product allows; within a wave all
 * tiles walk along k together, so r panels of A and c panels of B come once. From wave to wave the block moves along one
 * side: the panels of the other side stay in the cache if they fit, and an operand that fits whole comes once. Of the two
 * directions the cheaper is taken, as swizzled libraries do.
 * <p><b>Left out.</b> Tiles that run ahead of their wave; conflict misses.
 * <p><b>Check.</b> Never below the operands' own size; equal to it when they fit ({@code WaveTrafficTest}); beside the
 * walked order of {@code TileSimulation} in its tests.
 * <p><b>Source.</b> Derived from the tile order; the order from the swizzle of open kernel libraries.
 */
final class WaveTraffic {
    /** Share of the cache that panels may keep while C passes through. */
    static final double KEPT = 0.8;

    private WaveTraffic() {}

    /** Bytes for one product of {@code rows}×{@code columns} tiles, {@code active} at once in blocks {@code down} rows high. */
    static double bytes(
            Product product, TileShape tile, double rows, double columns, double down, double active, double cache) {
        double a = (double) product.m() * product.k() * product.aBytes();
        double b = (double) product.n() * product.k() * product.bBytes();
        double kept = cache * KEPT;
        if (a + b <= kept || active >= rows * columns) {
            return a + b;
        }
        double across = Math.min(columns, Math.ceil(active / down));
        double panelA = down * tile.m() * product.k() * product.aBytes();
        double panelB = across * tile.n() * product.k() * product.bBytes();
        double passesB = Math.ceil(rows / down);
        double passesA = Math.ceil(columns / across);
        boolean keepsA = a <= kept;
        boolean keepsB = b <= kept;
        double alongColumns = a * (keepsA || panelA <= kept ? 1 : passesA) + b * (keepsB ? 1 : passesB);
        double alongRows = b * (keepsB || panelB <= kept ? 1 : passesB) + a * (keepsA ? 1 : passesA);
        return Math.min(alongColumns, alongRows);
    }

    /**
     * How the dies of a package share a product: each computes one block of the result, the blocks as square in tiles as
     * the number of dies allows; of many products each takes whole ones.
     *
     * @param down blocks along the rows
     * @param across blocks along the columns
     */
    record Shares(int down, int across) {
        static Shares of(Product product, double rows, double columns, int dies) {
            if (product.batch() >= dies) {
                return new Shares(1, 1);
            }
            int best = 1;
            for (int down = 1; down <= dies; down++) {
                boolean squarer = skew(rows, columns, down, dies) < skew(rows, columns, best, dies);
                best = dies % down == 0 && down <= rows && squarer ? down : best;
            }
            return new Shares(best, (int) Math.max(1, Math.min((double) dies / best, columns)));
        }

        private static double skew(double rows, double columns, int down, int dies) {
            return Math.abs(StrictMath.log(rows * dies / (columns * down * down)));
        }
    }

    /** Bytes that all dies together load into their own caches for one product. */
    static double dieBytes(Product product, TileShape tile, double rows, double columns, double active, Uncore uncore) {
        Shares shares = Shares.of(product, rows, columns, uncore.count());
        double blocks = (double) shares.down() * shares.across();
        double ownRows = Math.ceil(rows / shares.down());
        double ownColumns = Math.ceil(columns / shares.across());
        double own = Math.max(1, Math.min(active / uncore.count(), ownRows * ownColumns));
        Product block = product.block((long) Math.ceil((double) product.m() / shares.down()), (long)
                Math.ceil((double) product.n() / shares.across()));
        double down = blockRows(true, tile, ownRows, ownColumns, own);
        return blocks * bytes(block, tile, ownRows, ownColumns, down, own, uncore.dieBytes());
    }

    /**
     * Bytes that software sends for one product between dies with memories of their own: an operand that several blocks
     * of the result need is spread over their dies, and each lacks the others' parts.
     */
    static double sentBytes(Product product, double rows, double columns, Uncore uncore) {
        Shares shares = Shares.of(product, rows, columns, uncore.count());
        double a = (double) product.m() * product.k() * product.aBytes();
        double b = (double) product.n() * product.k() * product.bBytes();
        return a * (shares.across() - 1) + b * (shares.down() - 1);
    }

    /** Rows of tiles in a wave's block: as square in bytes as can be, or without a swizzle as high as can be. */
    static double blockRows(boolean swizzle, TileShape tile, double rows, double columns, double active) {
        if (!swizzle) {
            return Math.min(rows, active);
        }
        double square = Math.rint(Math.sqrt(active * tile.n() / tile.m()));
        double down = Math.min(Math.max(1, square), rows);
        double across = Math.min(Math.ceil(active / down), columns);
        return Math.min(Math.max(1, Math.ceil(active / across)), rows);
    }
}
