// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A rate of events: arrivals, requests, transfers of a memory pin, failures.
 *
 * @param value amount in /s; finite
 */
public record PerSecond(double value) implements Comparable<PerSecond> {

    public PerSecond {
        Amounts.requireFinite(value, "PerSecond");
    }

    /** Reads {@code 2.5 /s}; see {@link UnitParser}. */
    public static PerSecond parse(String text) {
        return new PerSecond(UnitParser.parseDouble(text, Dimension.RATE));
    }

    @Override
    public int compareTo(PerSecond other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "/s");
    }
}
