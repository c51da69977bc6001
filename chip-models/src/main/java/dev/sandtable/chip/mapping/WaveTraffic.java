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
     * Bytes that leave the dies' own caches: each die computes one block of the result, the blocks as square in tiles as
     * the number of dies allows.
     */
    static double farBytes(Product product, TileShape tile, double rows, double columns, double active, Uncore uncore) {
        int dies = uncore.count();
        int down = 1;
        for (int d = 1; d <= dies; d++) {
            boolean squarer = Math.abs(StrictMath.log(rows / d / (columns * d / dies)))
                    < Math.abs(StrictMath.log(rows / down / (columns * down / dies)));
            down = dies % d == 0 && d <= rows && squarer ? d : down;
        }
        double across = Math.min((double) dies / down, columns);
        double ownRows = Math.ceil(rows / down);
        double ownColumns = Math.ceil(columns / across);
        double own = Math.max(1, Math.min(active / dies, ownRows * ownColumns));
        Product block =
                product.block((long) Math.ceil((double) product.m() / down), (long) Math.ceil(product.n() / across));
        return down
                * across
                * bytes(
                        block,
                        tile,
                        ownRows,
                        ownColumns,
                        blockRows(true, tile, ownRows, ownColumns, own),
                        own,
                        uncore.dieBytes());
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
