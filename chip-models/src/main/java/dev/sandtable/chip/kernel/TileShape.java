// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

/**
 * The block of a product's result that one core computes at a time.
 *
 * @param m rows
 * @param n columns
 */
public record TileShape(int m, int n) {
    public TileShape {
        if (m < 1 || n < 1) {
            throw new IllegalArgumentException("a tile needs at least one row and column: " + m + " x " + n);
        }
    }

    @Override
    public String toString() {
        return m + "x" + n;
    }
}
