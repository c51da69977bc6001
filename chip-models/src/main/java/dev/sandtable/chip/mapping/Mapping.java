// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * One way to cut a product.
 *
 * @param tile result block per core
 * @param split parts of k that different cores take
 * @param streamed whether the steps of all tiles form one stream of which every core takes an equal piece (stream-K);
 *     otherwise cores take whole tiles
 */
public record Mapping(TileShape tile, int split, boolean streamed) {
    /** Whole tiles, each in so many parts of k. */
    public Mapping(TileShape tile, int split) {
        this(tile, split, false);
    }

    /** Equal pieces of the stream of all tiles' steps. */
    public static Mapping streamed(TileShape tile) {
        return new Mapping(tile, 1, true);
    }

    @Override
    public String toString() {
        if (streamed) {
            return tile + " stream-k";
        }
        return split == 1 ? tile.toString() : tile + " split " + split;
    }
}
