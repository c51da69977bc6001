// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * An amount of data. GB is 10⁹ bytes and GiB is 2³⁰ bytes; the difference (7 %) is never left to a reader's guess.
 *
 * @param value number of bytes; never negative
 */
public record Bytes(long value) implements Comparable<Bytes> {
    /** No data. */
    public static final Bytes ZERO = new Bytes(0);

    public Bytes {
        if (value < 0) {
            throw new IllegalArgumentException("an amount of data is never negative: " + value);
        }
    }

    /** Reads {@code 40 MiB}, rounded to the nearest byte; see {@link UnitParser}. */
    public static Bytes parse(String text) {
        return new Bytes(UnitParser.parseLong(
                UnitParser.parse(text, Dimension.DATA), text, "does not fit into 64 bits of bytes (8 EiB at most)"));
    }

    public static Bytes ofKib(double kib) {
        return new Bytes(Math.round(kib * (1L << 10)));
    }

    public static Bytes ofMib(double mib) {
        return new Bytes(Math.round(mib * (1L << 20)));
    }

    public static Bytes ofGib(double gib) {
        return new Bytes(Math.round(gib * (1L << 30)));
    }

    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(value, other.value));
    }

    public Bytes times(long factor) {
        return new Bytes(Math.multiplyExact(value, factor));
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.formatBinary(value);
    }
}
