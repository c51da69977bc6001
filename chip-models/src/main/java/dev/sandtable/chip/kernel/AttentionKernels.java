// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * The fused attention kernels that an operator library holds: how they cut queries and keys into tiles and what
 * surrounds them. All figures belong to the library and hold for every shape.
 *
 * @param rows query rows of one tile
 * @param fewRows query rows of the smaller tile that the library takes when all rows of a sequence fit into it; equal to
 *     {@code rows} where it has none
 * @param keys keys that one step of a tile's loop takes, at a head size of up to 128; half of it above
 * @param fewKeys keys of a step of the smaller tile, at any head size; as of the larger where absent
 * @param resident tiles that share a core
 * @param grouping how the query heads of one key/value head are laid out
 * @param splitting how a long cache is cut when there are fewer tiles than cores
 * @param maxSplits most pieces, as {@code splitting} counts them
 * @param overlap share of the shorter of matrix and vector time of a step that hides behind the longer
 * @param scoreWork vector operations per score: scale, maximum, subtract, sum, convert, rescale
 * @param start of one tile: first loads, last store
 * @param widening elements of a narrow cache that one core converts per cycle; where absent, queries and weights of scores
 *     are narrowed instead and both products run in the cache's format
 * @param preparing small kernels that run before the main one
 * @param matrixShare share of the chip's matrix rate that the kernels' instructions reach: those of an older generation,
 *     which keep operands in registers, do not reach the rate of newer ones that read shared memory
 * @param backwardShare share of that which gradients reach: sums of gradients that several tiles share, fewer registers
 * @param cacheWriter the kernel that appends keys and values to a cache, where the library has one
 */
public record AttentionKernels(
        int rows,
        int fewRows,
        int keys,
        Optional<Integer> fewKeys,
        int resident,
        Grouping grouping,
        Splitting splitting,
        int maxSplits,
        Ratio overlap,
        double scoreWork,
        Picoseconds start,
        Optional<Double> widening,
        int preparing,
        @Default("1") Ratio matrixShare,
        @Default("1") Ratio backwardShare,
        Optional<CacheWriter> cacheWriter) {

    /** How query heads that share a key/value head are laid out in tiles. */
    public enum Grouping {
        /** Rows of all heads of a group share tiles: keys are read once per group. */
        PACKED,
        /**
         * A tile holds rows of one head. A single query per sequence has its group's heads transposed into rows before
         * and back after, by two copies; groups of one head are left as they are, and then not split.
         */
        TRANSPOSED
    }

    /** How the keys of one sequence are dealt to several tiles when queries alone do not fill the cores. */
    public enum Splitting {
        /** Every sequence and head is one tile. */
        NONE,
        /** The fewest pieces that fill 85 % of what the best number of pieces fills. */
        FILL,
        /** A fixed number of pieces, shared by the sequences of a batch. */
        SHARED
    }

    /**
     * The kernel that stores new keys and values in a paged cache, one thread block per token.
     *
     * @param blockThreads most threads of a block; one per element of a token's keys up to this
     * @param coreThreads threads that a core holds
     * @param start life of a block: find the slot, load, store
     * @param pageTokens tokens of one head that lie together in the cache
     */
    public record CacheWriter(int blockThreads, int coreThreads, Picoseconds start, int pageTokens) {
        public CacheWriter {
            if (blockThreads < 1 || coreThreads < blockThreads || start.value() < 0 || pageTokens < 1) {
                throw new IllegalArgumentException(
                        "a cache writer needs 1 <= block-threads <= core-threads and page-tokens of at least 1");
            }
        }
    }

    public AttentionKernels {
        if (rows < 1
                || fewRows < 1
                || fewRows > rows
                || keys < 1
                || resident < 1
                || maxSplits < 1
                || fewKeys.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "attention tiles need rows >= few-rows >= 1, keys, resident and max-splits >= 1");
        }
        if (!(overlap.value() >= 0) || overlap.value() > 1) {
            throw new IllegalArgumentException("overlap must lie in 0 to 1, was " + overlap);
        }
        share(matrixShare, "matrix-share");
        share(backwardShare, "backward-share");
        boolean widens = widening.map(rate -> rate > 0).orElse(true);
        if (!(scoreWork > 0) || !widens || start.value() < 0 || preparing < 0) {
            throw new IllegalArgumentException("score-work and widening must be above 0");
        }
    }

    private static void share(Ratio share, String name) {
        if (!(share.value() > 0) || share.value() > 1) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, was " + share);
        }
    }

    /** Rows of the tile that holds {@code rowsPerSet} rows of a sequence. */
    int rowsFor(long rowsPerSet) {
        return rowsPerSet <= fewRows ? fewRows : rows;
    }

    /** Keys of one step of that tile at this head size. */
    int keysFor(long rowsPerSet, long headSize) {
        int usual = headSize > 128 ? Math.max(1, keys / 2) : keys;
        return rowsPerSet <= fewRows ? fewKeys.orElse(usual) : usual;
    }
}
