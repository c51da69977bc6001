// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

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

    /** Reads {@code 256x128}. */
    public static TileShape parse(String text) {
        String[] sides = text.strip().split("x", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException("a tile is written rows x columns, 256x128, not '" + text + "'");
        }
        return new TileShape(Integer.parseInt(sides[0].strip()), Integer.parseInt(sides[1].strip()));
    }

    @Override
    public String toString() {
        return m + "x" + n;
    }
}
