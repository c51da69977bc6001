// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.work.Attention;

/**
 * How a library cuts one attention into tiles: rows of queries against a loop over blocks of keys.
 *
 * <p><b>Model.</b> A tile holds {@code rows} query rows (of one head, or of a whole group where groups are packed) and loops
 * over ⌈visible keys / keys⌉ steps. Under a causal mask the last row decides, so tiles have unequal lengths; steps before
 * the first row's window are skipped. A lone
 * query against a long cache may be cut into {@code splits} tiles that a second kernel combines.
 * <p><b>Left out.</b> Sequences of unequal length in one batch.
 * <p><b>Check.</b> Steps of a causal square of s = r·rows = r·keys: r·(r + 1)/2 per head ({@code AttentionTilingTest}).
 * <p><b>Source.</b> Dao 2022 and 2023 for the loop; configs/published/attention-*.csv show the tile sizes.
 *
 * @param tiles tiles in all
 * @param steps key steps of all tiles together
 * @param longest key steps of the longest tile
 * @param rows query rows of a tile, padding included
 * @param keys keys of a step
 * @param splits tiles that share one sequence and head
 * @param transposed whether groups are copied into rows before and back after
 */
record AttentionTiling(double tiles, double steps, double longest, int rows, int keys, int splits, boolean transposed) {
    private static final double GOOD_ENOUGH = 0.85;
    private static final double FULL_ENOUGH = 0.8;

    /** The tiling that {@code kernels} would choose on {@code cores} cores. */
    static AttentionTiling of(Attention work, AttentionKernels kernels, int cores) {
        boolean lone = work.queries() == 1;
        long group = work.heads() / work.kvHeads();
        boolean packs = kernels.grouping() == AttentionKernels.Grouping.PACKED || (lone && group > 1);
        long rowsPerSet = packs ? work.queries() * group : work.queries();
        long perRow = packs ? group : 1;
        double sets = (double) work.batch() * (packs ? work.kvHeads() : work.heads());
        int rows = kernels.rowsFor(rowsPerSet);
        int keys = kernels.keysFor(rowsPerSet, Math.max(work.headSize(), work.valueHeadSize()));
        long blocks = (rowsPerSet + rows - 1) / rows;
        double steps = 0;
        long longest = 0;
        for (long i = 0; i < blocks; i++) {
            long lastQuery = (Math.min(rowsPerSet, (i + 1) * rows) - 1) / perRow;
            long firstQuery = i * rows / perRow;
            long before = work.keys() - work.queries();
            long visible = work.causal() ? Math.max(1, before + lastQuery + 1) : work.keys();
            long unseen = work.causal() ? Math.max(0, before + firstQuery + 1 - work.window()) : 0;
            long count = (Math.min(visible, work.keys()) + keys - 1) / keys - unseen / keys;
            steps += count;
            longest = Math.max(longest, count);
        }
        boolean transposed = kernels.grouping() == AttentionKernels.Grouping.TRANSPOSED && lone && group > 1;
        boolean mayBeSplit = blocks == 1
                && (work.phase() == Attention.Phase.DECODE || lone)
                && (kernels.grouping() == AttentionKernels.Grouping.PACKED || transposed);
        int splits = mayBeSplit ? splits(kernels, work.batch(), sets, longest, cores * kernels.resident()) : 1;
        double perSplit = Math.ceil((double) longest / splits);
        return splits == 1
                ? new AttentionTiling(sets * blocks, sets * steps, longest, rows, keys, 1, transposed)
                : new AttentionTiling(
                        sets * splits, sets * splits * perSplit, perSplit, rows, keys, splits, transposed);
    }

    private static int splits(AttentionKernels kernels, long batch, double sets, long steps, int places) {
        return switch (kernels.splitting()) {
            case NONE -> 1;
            case SHARED -> (int) Math.max(1, Math.min(kernels.maxSplits() / batch, steps));
            case FILL -> fill(kernels.maxSplits(), sets, steps, places);
        };
    }

    private static int fill(int most, double sets, long steps, int places) {
        if (sets >= FULL_ENOUGH * places) {
            return 1;
        }
        int limit = (int) Math.min(Math.min(most, places), steps);
        double best = 0;
        for (int s = 1; s <= limit; s++) {
            best = Math.max(best, filled(sets, s, steps, places));
        }
        for (int s = 1; s < limit; s++) {
            if (filled(sets, s, steps, places) >= GOOD_ENOUGH * best) {
                return s;
            }
        }
        return limit;
    }

    /** Share of the places' time that is used; 0 for a split that shortens no tile. */
    private static double filled(double sets, int splits, long steps, int places) {
        boolean shortens = splits == 1 || (steps + splits - 1) / splits != (steps + splits - 2) / (splits - 1);
        double waves = sets * splits / places;
        return shortens ? waves / Math.ceil(waves) : 0;
    }
}
