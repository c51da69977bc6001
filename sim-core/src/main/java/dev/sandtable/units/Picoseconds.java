// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A span of simulated time, or an instant counted from the start of a simulation. A {@code long} of picoseconds ends
 * at 106 days; longer spans are {@link Seconds}.
 *
 * @param value number of picoseconds
 */
public record Picoseconds(long value) implements Comparable<Picoseconds> {
    /** No time. */
    public static final Picoseconds ZERO = new Picoseconds(0);

    private static final double PER_SECOND = 1e12;

    /** Reads {@code 2.6 us}, rounded to the nearest picosecond; see {@link UnitParser}. */
    public static Picoseconds parse(String text) {
        return new Picoseconds(UnitParser.parseLong(
                UnitParser.parse(text, Dimension.TIME).scaleByPowerOfTen(12),
                text,
                "does not fit into picoseconds (106 days at most)"));
    }

    /** The nearest picosecond; refuses what does not fit. */
    public static Picoseconds ofSeconds(double seconds) {
        return new Picoseconds(checked(Math.rint(seconds * PER_SECOND)));
    }

    /** The next picosecond at or after the given time: work that ends between two picoseconds is not done at the first. */
    public static Picoseconds ofSecondsRoundedUp(double seconds) {
        return new Picoseconds(checked(Math.ceil(seconds * PER_SECOND)));
    }

    public static Picoseconds ofMicroseconds(double micros) {
        return ofSeconds(micros * 1e-6);
    }

    public double seconds() {
        return value / PER_SECOND;
    }

    public double microseconds() {
        return value / 1e6;
    }

    public Picoseconds plus(Picoseconds other) {
        return new Picoseconds(Math.addExact(value, other.value));
    }

    public Picoseconds times(long factor) {
        return new Picoseconds(Math.multiplyExact(value, factor));
    }

    @Override
    public int compareTo(Picoseconds other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(seconds(), "s");
    }

    private static long checked(double picos) {
        if (!(Math.abs(picos) < 9.2e18)) {
            throw new IllegalArgumentException(
                    "does not fit into picoseconds (106 days at most): " + picos / PER_SECOND + " s");
        }
        return (long) picos;
    }
}
