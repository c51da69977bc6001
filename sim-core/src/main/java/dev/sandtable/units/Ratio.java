// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A dimensionless number: an efficiency, a share, an oversubscription; written {@code 0.86} or {@code 86 %}.
 *
 * @param value amount in 1; finite
 */
public record Ratio(double value) implements Comparable<Ratio> {

    public Ratio {
        Amounts.requireFinite(value, "Ratio");
    }

    /** Reads {@code 86 %}; see {@link UnitParser}. */
    public static Ratio parse(String text) {
        return new Ratio(UnitParser.parseDouble(text, Dimension.RATIO));
    }

    @Override
    public int compareTo(Ratio other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "1");
    }
}
