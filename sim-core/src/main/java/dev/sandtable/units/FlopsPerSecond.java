// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A rate of arithmetic; a fused multiply-add counts as two operations.
 *
 * @param value amount in FLOP/s; finite
 */
public record FlopsPerSecond(double value) implements Comparable<FlopsPerSecond> {

    public FlopsPerSecond {
        Amounts.requireFinite(value, "FlopsPerSecond");
    }

    /** Reads {@code 312 TFLOP/s}; see {@link UnitParser}. */
    public static FlopsPerSecond parse(String text) {
        return new FlopsPerSecond(UnitParser.parseDouble(text, Dimension.COMPUTE_RATE));
    }

    /** This rate scaled by a dimensionless factor. */
    public FlopsPerSecond times(double factor) {
        return new FlopsPerSecond(value * factor);
    }

    @Override
    public int compareTo(FlopsPerSecond other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "FLOP/s");
    }
}
