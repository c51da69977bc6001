// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * How many of something lie on an area: transistors, defects.
 *
 * @param value amount in 1/mm2; finite
 */
public record PerSquareMillimetre(double value) implements Comparable<PerSquareMillimetre> {

    public PerSquareMillimetre {
        Amounts.requireFinite(value, "PerSquareMillimetre");
    }

    /** Reads {@code 74 M/mm2} or {@code 0.09 /cm2}; see {@link UnitParser}. */
    public static PerSquareMillimetre parse(String text) {
        return new PerSquareMillimetre(UnitParser.parseDouble(text, Dimension.AREAL_DENSITY));
    }

    /** The mean number on an area. */
    public double on(SquareMillimetres area) {
        return value * area.value();
    }

    @Override
    public int compareTo(PerSquareMillimetre other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "/mm2");
    }
}
