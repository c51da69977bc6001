// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A power.
 *
 * @param value amount in W; finite
 */
public record Watts(double value) implements Comparable<Watts> {

    public Watts {
        Amounts.requireFinite(value, "Watts");
    }

    /** Reads {@code 400 W}; see {@link UnitParser}. */
    public static Watts parse(String text) {
        return new Watts(UnitParser.parseDouble(text, Dimension.POWER));
    }

    /** Energy at this power for the given time. */
    public Joules over(Seconds time) {
        return new Joules(value * time.value());
    }

    @Override
    public int compareTo(Watts other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "W");
    }
}
