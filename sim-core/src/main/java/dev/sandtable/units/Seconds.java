// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A span of time that may exceed what picoseconds in a {@code long} can hold (106 days): runs of months, lifetimes, targets.
 *
 * @param value amount in s; finite
 */
public record Seconds(double value) implements Comparable<Seconds> {

    public Seconds {
        Amounts.requireFinite(value, "Seconds");
    }

    /** Reads {@code 34 days}; see {@link UnitParser}. */
    public static Seconds parse(String text) {
        return new Seconds(UnitParser.parseDouble(text, Dimension.TIME));
    }

    private static final double SECONDS_PER_DAY = 86_400;

    public static Seconds ofDays(double days) {
        return new Seconds(days * SECONDS_PER_DAY);
    }

    public double days() {
        return value / SECONDS_PER_DAY;
    }

    public Picoseconds toPicoseconds() {
        return Picoseconds.ofSeconds(value);
    }

    @Override
    public int compareTo(Seconds other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "s");
    }
}
