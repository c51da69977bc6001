// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A clock frequency.
 *
 * @param value amount in Hz; finite
 */
public record Hertz(double value) implements Comparable<Hertz> {

    public Hertz {
        Amounts.requireFinite(value, "Hertz");
    }

    /** Reads {@code 1410 MHz}; see {@link UnitParser}. */
    public static Hertz parse(String text) {
        return new Hertz(UnitParser.parseDouble(text, Dimension.FREQUENCY));
    }

    /** Time of the n-th clock edge after time zero: n / f, computed and never accumulated. */
    public Picoseconds edge(long n) {
        return Picoseconds.ofSeconds(n / value);
    }

    @Override
    public int compareTo(Hertz other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "Hz");
    }
}
