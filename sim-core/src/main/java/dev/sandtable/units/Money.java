// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * An amount of money in US dollars of the stated price date.
 *
 * @param value amount in USD; finite
 */
public record Money(double value) implements Comparable<Money> {

    public Money {
        Amounts.requireFinite(value, "Money");
    }

    /** Reads {@code 12,000 USD}; see {@link UnitParser}. */
    public static Money parse(String text) {
        return new Money(UnitParser.parseDouble(text, Dimension.MONEY));
    }

    public Money plus(Money other) {
        return new Money(value + other.value);
    }

    public Money times(double factor) {
        return new Money(value * factor);
    }

    @Override
    public int compareTo(Money other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Amounts.format(value, "USD");
    }
}
