// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

/**
 * A sum that only grows: bytes read, requests refused, energy spent.
 *
 * <p>Adding is one addition of a {@code long} and allocates nothing. Sums of integers are exact in any order, so counters
 * that were filled apart and merged hold what one counter would.
 *
 * @param <Q> the quantity that the sum is
 */
public final class Counter<Q> {
    // ---- Parameters -------------------------------------------------------------
    private final String name;
    private final Measure<Q> measure;
    // ---- State ------------------------------------------------------------------
    /** The sum, in steps of the measure; never negative. */
    private long total;

    /** A counter at zero. */
    Counter(String name, Measure<Q> measure) {
        this.name = name;
        this.measure = measure;
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Adds steps of the measure.
     *
     * @throws IllegalArgumentException if {@code steps} is negative
     * @throws ArithmeticException if the sum does not fit a {@code long}; the counter keeps what it had
     */
    public void add(long steps) {
        long sum = total + steps;
        // The sum was not negative; it is now if it overflowed.
        if ((steps | sum) < 0) {
            throw refused(steps);
        }
        total = sum;
    }

    /** Adds one step. */
    public void increment() {
        add(1);
    }

    /** Adds what another counter of the same name and measure holds. */
    public void merge(Counter<?> other) {
        if (!name.equals(other.name) || measure != other.measure) {
            throw new IllegalArgumentException(
                    "'" + name + "' in " + measure + " cannot take up '" + other.name + "' in " + other.measure);
        }
        add(other.total);
    }

    /** Back to zero: what was counted while a simulation warmed up does not count. */
    public void reset() {
        total = 0;
    }

    private RuntimeException refused(long steps) {
        return steps < 0
                ? new IllegalArgumentException("'" + name + "' only grows, was to add " + steps)
                : new ArithmeticException("'" + name + "' holds " + total + " and cannot take " + steps + " more");
    }

    // ---- Statistics -------------------------------------------------------------

    /** What is counted, as reports name it. */
    public String name() {
        return name;
    }

    /** What a step stands for. */
    public Measure<Q> measure() {
        return measure;
    }

    /** The sum in steps of the measure. */
    public long total() {
        return total;
    }

    /** The sum as a quantity. */
    public Q value() {
        return measure.of(total);
    }

    /** The name and the value with its unit. */
    @Override
    public String toString() {
        return name + ' ' + value();
    }
}
