// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A length on silicon: the edge of a die, the diameter of a wafer.
 *
 * @param value amount in mm; finite
 */
public record Millimetres(double value) implements Comparable<Millimetres> {

    public Millimetres {
        Amounts.requireFinite(value, "Millimetres");
    }

    /** Reads {@code 300 mm}; see {@link UnitParser}. */
    public static Millimetres parse(String text) {
        return new Millimetres(UnitParser.parseDouble(text, Dimension.LENGTH));
    }

    @Override
    public int compareTo(Millimetres other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.plain(value, "mm");
    }
}
