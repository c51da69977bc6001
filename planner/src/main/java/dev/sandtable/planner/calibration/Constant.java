// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SourceKind;

/**
 * One physical constant that no data sheet prints: where a file states it, what it may be, and how far it usually lies from
 * where it was carried from.
 *
 * <p><b>Model.</b> The logarithm of the constant is normal around the start with standard deviation {@code spread}, cut at
 * the range. In units of that deviation, v = (ln x − ln start) / spread, all constants have the same scale.
 * <p><b>Left out.</b> Correlation between constants of a family.
 * <p><b>Check.</b> v and x are each other's inverse within the range ({@code ConstantTest}).
 * <p><b>Source.</b> Ranges are physical; spreads in {@link ChipConstant} and {@link LinkConstant}.
 *
 * @param name as a file spells it: {@code memory-share}
 * @param path the keys that lead to it
 * @param unit the unit in which it is counted and written; empty for shares
 * @param start where the search begins, in that unit
 * @param low the least that is physical
 * @param high the most that is physical
 * @param spread standard deviation of its logarithm before anything was measured
 */
public record Constant(String name, String path, String unit, double start, double low, double high, double spread) {
    public Constant {
        if (!(low > 0) || !(high > low) || !(start >= low) || !(start <= high)) {
            throw new IllegalArgumentException(name + " is " + start + (unit.isEmpty() ? "" : " " + unit)
                    + ", outside its physical range of " + low + " to " + high
                    + "; correct the file from which the search begins");
        }
        if (!(spread > 0)) {
            throw new IllegalArgumentException("the spread of " + name + " must be above 0, was " + spread);
        }
    }

    /** The same constant, at least as uncertain as the source of its start says. */
    Constant asUncertainAs(Provenance provenance) {
        double stated = provenance
                .findByPath(path)
                .filter(source -> source.kind() == SourceKind.ESTIMATED)
                .flatMap(Source::spread)
                .map(ratio -> Math.sqrt(2) * ratio.value())
                .orElse(0.0);
        return new Constant(name, path, unit, start, low, high, Math.max(spread, stated));
    }

    /** The value at so many deviations from the start. */
    double value(double deviations) {
        return Math.min(high, Math.max(low, start * StrictMath.exp(spread * deviations)));
    }

    /** How many deviations a value lies from the start. */
    double deviations(double value) {
        return StrictMath.log(value / start) / spread;
    }

    /** The least number of deviations within the range. */
    double lowest() {
        return deviations(low);
    }

    /** The largest number of deviations within the range. */
    double highest() {
        return deviations(high);
    }

    /** A value as a file states it, to four digits; bytes to the last. */
    public String text(double value) {
        return unit.equals("B") ? exact(value) : written(String.format(java.util.Locale.ROOT, "%.4g", value));
    }

    /** A value as a file states it, with all its digits. */
    String exact(double value) {
        return written(Double.toString(value));
    }

    private String written(String digits) {
        boolean bytes = unit.equals("B");
        // Bytes are whole.
        String plain = bytes
                ? Long.toString(Math.round(Double.parseDouble(digits)))
                : new java.math.BigDecimal(digits).stripTrailingZeros().toPlainString();
        return unit.isEmpty() ? plain : plain + " " + unit;
    }
}
