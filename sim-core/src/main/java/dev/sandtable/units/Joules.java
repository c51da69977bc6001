// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * An energy.
 *
 * @param value amount in J; finite
 */
public record Joules(double value) implements Comparable<Joules> {

    public Joules {
        Amounts.requireFinite(value, "Joules");
    }

    /** Reads {@code 20 pJ}; see {@link UnitParser}. */
    public static Joules parse(String text) {
        return new Joules(UnitParser.parseDouble(text, Dimension.ENERGY));
    }

    public Joules plus(Joules other) {
        return new Joules(value + other.value);
    }

    @Override
    public int compareTo(Joules other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "J");
    }
}
