// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * The energy that moving one byte costs.
 *
 * @param value amount in J/B; finite
 */
public record JoulesPerByte(double value) implements Comparable<JoulesPerByte> {

    public JoulesPerByte {
        Amounts.requireFinite(value, "JoulesPerByte");
    }

    /** Reads {@code 3.9 pJ/bit}; see {@link UnitParser}. */
    public static JoulesPerByte parse(String text) {
        return new JoulesPerByte(UnitParser.parseDouble(text, Dimension.ENERGY_PER_DATA));
    }

    /** Energy to move {@code bytes}: e · b. */
    public Joules times(Bytes bytes) {
        return new Joules(value * bytes.value());
    }

    @Override
    public int compareTo(JoulesPerByte other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "J/B");
    }
}
