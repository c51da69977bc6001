// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * What an arithmetic unit does in one cycle of its clock; a fused multiply-add counts as two operations.
 *
 * @param value amount in FLOP/cycle; finite
 */
public record FlopsPerCycle(double value) implements Comparable<FlopsPerCycle> {

    public FlopsPerCycle {
        Amounts.requireFinite(value, "FlopsPerCycle");
    }

    /** Reads {@code 1024 FLOP/cycle}; see {@link UnitParser}. */
    public static FlopsPerCycle parse(String text) {
        return new FlopsPerCycle(UnitParser.parseDouble(text, Dimension.COMPUTE_PER_CYCLE));
    }

    /** What this unit does at a clock: n · f. */
    public FlopsPerSecond at(Hertz clock) {
        return new FlopsPerSecond(value * clock.value());
    }

    @Override
    public int compareTo(FlopsPerCycle other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "FLOP/cycle");
    }
}
