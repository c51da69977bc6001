// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * The energy that one operation costs; a fused multiply-add counts as two.
 *
 * @param value amount in J/FLOP; finite
 */
public record JoulesPerFlop(double value) implements Comparable<JoulesPerFlop> {

    public JoulesPerFlop {
        Amounts.requireFinite(value, "JoulesPerFlop");
    }

    /** Reads {@code 0.5 pJ/FLOP}; see {@link UnitParser}. */
    public static JoulesPerFlop parse(String text) {
        return new JoulesPerFlop(UnitParser.parseDouble(text, Dimension.ENERGY_PER_OPERATION));
    }

    /** Energy of {@code operations}: e · n. */
    public Joules times(double operations) {
        return new Joules(value * operations);
    }

    @Override
    public int compareTo(JoulesPerFlop other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "J/FLOP");
    }
}
