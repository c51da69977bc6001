// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * The width of a data path: what it moves in one cycle of its clock.
 *
 * @param value amount in B/cycle; finite
 */
public record BytesPerCycle(double value) implements Comparable<BytesPerCycle> {

    public BytesPerCycle {
        Amounts.requireFinite(value, "BytesPerCycle");
    }

    /** Reads {@code 5120 B/cycle}; see {@link UnitParser}. */
    public static BytesPerCycle parse(String text) {
        return new BytesPerCycle(UnitParser.parseDouble(text, Dimension.DATA_PER_CYCLE));
    }

    /** What this width carries at a clock: w · f. */
    public BytesPerSecond at(Hertz clock) {
        return new BytesPerSecond(value * clock.value());
    }

    @Override
    public int compareTo(BytesPerCycle other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "B/cycle");
    }
}
