// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import java.util.Arrays;

/**
 * Exact quantiles of a set of values.
 *
 * <p><b>Model.</b> Of n sorted values the quantile q lies at position (n - 1)·q, between two values by linear
 * interpolation: the definition that numerical libraries use unless told otherwise (type 7 of Hyndman and Fan), so that
 * published percentiles compare.
 * <p><b>Left out.</b> Weights, and sketches that save memory at the price of exactness.
 * <p><b>Check.</b> Of 1..101 the quantile 0.9 is 91 ({@code QuantilesTest}).
 * <p><b>Source.</b> R. Hyndman and Y. Fan, Sample quantiles in statistical packages, 1996.
 */
public final class Quantiles {
    private final double[] sorted;

    private Quantiles(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * The quantiles of some values, in any order.
     *
     * @throws IllegalArgumentException if there is no value, or one is not a number
     */
    public static Quantiles of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no quantiles");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        if (Double.isNaN(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("a value is not a number");
        }
        return new Quantiles(sorted);
    }

    /**
     * The value below which the share {@code q} of the values lies.
     *
     * @param q from 0, the least value, to 1, the largest
     */
    public double at(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile lies between 0 and 1, was " + q);
        }
        double position = (sorted.length - 1) * q;
        int below = (int) position;
        double share = position - below;
        if (share == 0) {
            return sorted[below];
        }
        return sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }

    /** The value in the middle. */
    public double median() {
        return at(0.5);
    }

    /** The mean, summed from the least value up. */
    public double mean() {
        double sum = 0;
        for (double value : sorted) {
            sum += value;
        }
        return sum / sorted.length;
    }

    /** How many values there are. */
    public int count() {
        return sorted.length;
    }
}
