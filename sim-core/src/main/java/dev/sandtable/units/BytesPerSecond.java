// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A rate of data transfer in one direction.
 *
 * @param value amount in B/s; finite
 */
public record BytesPerSecond(double value) implements Comparable<BytesPerSecond> {

    public BytesPerSecond {
        Amounts.requireFinite(value, "BytesPerSecond");
    }

    /** Reads {@code 1.6 TB/s}; see {@link UnitParser}. */
    public static BytesPerSecond parse(String text) {
        return new BytesPerSecond(UnitParser.parseDouble(text, Dimension.DATA_RATE));
    }

    /** Time that {@code bytes} take at this rate, rounded up to the next picosecond: b / B. */
    public Picoseconds timeFor(Bytes bytes) {
        return Picoseconds.ofSecondsRoundedUp(bytes.value() / value);
    }

    /** This rate scaled by a dimensionless factor. */
    public BytesPerSecond times(double factor) {
        return new BytesPerSecond(value * factor);
    }

    @Override
    public int compareTo(BytesPerSecond other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "B/s");
    }
}
