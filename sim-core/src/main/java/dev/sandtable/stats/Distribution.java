// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How values are distributed, in memory that does not grow with their number: latencies of a million requests, lengths of
 * a queue.
 *
 * <p><b>Model.</b> Values are whole steps of a measure, counted in buckets whose width grows with the value, so that the
 * middle of a bucket is within the share e = 0.5·10⁻ᵈ of whatever lies in it, for d significant digits; values below
 * 2·10ᵈ have a bucket each. The quantile q lies at position (n - 1)·q of the sorted values, between two by linear
 * interpolation, as {@link Quantiles} has it, and hence within e of theirs. Number, least, largest and mean are exact. All
 * of it is sums of integers: distributions that were filled apart and merged, in any order, equal the one that saw all
 * values.
 * <p><b>Left out.</b> Negative values, and the order in which values came. With d = 2 all of a {@code long} takes 60 kB,
 * with d = 3 half a megabyte; what is used grows with the largest value.
 * <p><b>Check.</b> Beside exact quantiles of the same values, over eighteen powers of ten ({@code DistributionTest}).
 * <p><b>Source.</b> G. Tene, HdrHistogram.
 *
 * @param <Q> the quantity that a value is
 */
public final class Distribution<Q> {
    // ---- Parameters -------------------------------------------------------------
    private final Measure<Q> measure;
    private final int significantDigits;
    // ---- State ------------------------------------------------------------------
    private final Histogram buckets;
    private long least = Long.MAX_VALUE;
    private long largest;
    /** The sum of all values has 128 bits; these are the upper 64. */
    private long sumHigh;
    /** The lower 64, without a sign. */
    private long sumLow;

    /**
     * A distribution of nothing.
     *
     * @param significantDigits 1 to 5
     */
    public Distribution(Measure<Q> measure, int significantDigits) {
        if (significantDigits < 1 || significantDigits > 5) {
            throw new IllegalArgumentException("1 to 5 significant digits, was " + significantDigits);
        }
        this.measure = measure;
        this.significantDigits = significantDigits;
        this.buckets = new Histogram(significantDigits);
    }

    // ---- Events -----------------------------------------------------------------

    /** A value, in steps of the measure. */
    public void add(long steps) {
        add(steps, 1);
    }

    /**
     * A value that came several times.
     *
     * @throws IllegalArgumentException if either is negative
     */
    public void add(long steps, long times) {
        if ((steps | times) < 0) {
            throw new IllegalArgumentException("a distribution holds values from 0 to " + Long.MAX_VALUE
                    + " a number of times, was " + steps + ", " + times + " times");
        }
        if (times > 0) {
            buckets.recordValueWithCount(steps, times);
            least = Math.min(least, steps);
            largest = Math.max(largest, steps);
            addToSum(Math.multiplyHigh(steps, times), steps * times);
        }
    }

    /**
     * All values of another distribution of the same measure and precision.
     *
     * @throws IllegalArgumentException if they differ in either
     */
    public void merge(Distribution<Q> other) {
        if (measure != other.measure || significantDigits != other.significantDigits) {
            throw new IllegalArgumentException(significantDigits + " digits of " + measure + " cannot take up "
                    + other.significantDigits + " digits of " + other.measure);
        }
        buckets.add(other.buckets);
        least = Math.min(least, other.least);
        largest = Math.max(largest, other.largest);
        addToSum(other.sumHigh, other.sumLow);
    }

    /** Forgets all values and keeps the memory. */
    public void reset() {
        buckets.reset();
        least = Long.MAX_VALUE;
        largest = 0;
        sumHigh = 0;
        sumLow = 0;
    }

    private void addToSum(long high, long low) {
        sumLow += low;
        sumHigh += high + (Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0);
    }

    // ---- Statistics -------------------------------------------------------------

    /** How many values there are. */
    public long count() {
        return buckets.getTotalCount();
    }

    /** The largest share of a value by which a quantile may be off. */
    public double relativeError() {
        return 0.5 / StrictMath.pow(10, significantDigits);
    }

    /** The value below which the share {@code q} of the values lies, to the nearest step. */
    public Q quantile(double q) {
        return measure.of(Math.round(at(q)));
    }

    /**
     * The same, in steps of the measure and not rounded.
     *
     * @param q from 0, the least value, to 1, the largest
     */
    public double at(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile lies between 0 and 1, was " + q);
        }
        requireValues();
        double position = (count() - 1) * q;
        long below = (long) position;
        double share = position - below;
        long low = valueAt(below);
        return share == 0 ? low : low + share * (valueAt(below + 1) - low);
    }

    /** The least value. */
    public Q least() {
        requireValues();
        return measure.of(least);
    }

    /** The largest value. */
    public Q largest() {
        requireValues();
        return measure.of(largest);
    }

    /** The mean in steps of the measure, of the values themselves and not of their buckets. */
    public double mean() {
        requireValues();
        double low = (sumLow >>> 1) * 2.0 + (sumLow & 1);
        return (sumHigh * 0x1p64 + low) / count();
    }

    /** One line of a report: {@code n=1000 P50 2.6 us P90 3.1 us P99 8 us max 12 us}. */
    @Override
    public String toString() {
        return count() == 0
                ? "n=0"
                : "n=" + count() + " P50 " + quantile(0.5) + " P90 " + quantile(0.9) + " P99 " + quantile(0.99)
                        + " max " + largest();
    }

    /** The value of a place among the sorted values, counted from 0: the middle of its bucket. */
    private long valueAt(long place) {
        if (place == 0 || place >= count() - 1) {
            return place == 0 ? least : largest;
        }
        for (HistogramIterationValue bucket : buckets.recordedValues()) {
            if (bucket.getTotalCountToThisValue() > place) {
                long middle = buckets.medianEquivalentValue(bucket.getValueIteratedTo());
                return Math.max(least, Math.min(largest, middle));
            }
        }
        return largest;
    }

    private void requireValues() {
        if (count() == 0) {
            throw new IllegalStateException("no values have no distribution");
        }
    }
}
