// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * An area of silicon.
 *
 * @param value amount in mm2; finite
 */
public record SquareMillimetres(double value) implements Comparable<SquareMillimetres> {

    public SquareMillimetres {
        Amounts.requireFinite(value, "SquareMillimetres");
    }

    /** Reads {@code 815 mm2}; see {@link UnitParser}. */
    public static SquareMillimetres parse(String text) {
        return new SquareMillimetres(UnitParser.parseDouble(text, Dimension.AREA));
    }

    public SquareMillimetres plus(SquareMillimetres other) {
        return new SquareMillimetres(value + other.value);
    }

    public SquareMillimetres times(double factor) {
        return new SquareMillimetres(value * factor);
    }

    @Override
    public int compareTo(SquareMillimetres other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.plain(value, "mm2");
    }
}
