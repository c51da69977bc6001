// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * One way to cut a product.
 *
 * @param tile result block per core
 * @param split parts of k that different cores take
 */
public record Mapping(TileShape tile, int split) {
    @Override
    public String toString() {
        return split == 1 ? tile.toString() : tile + " split " + split;
    }
}
