// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import dev.sandtable.units.Picoseconds;

/**
 * The mean over time of a quantity that changes at events: a queue's length, a share of a memory in use.
 *
 * <p><b>Model.</b> x(t) is constant between changes; the mean up to t is the integral of x from the start to t, divided by
 * t less the start. The quantity is 0 until it is first set. Where its course since a mark recurs k times, the integral
 * grows by k times what it grew since, and time by k times the period, without an event.
 * <p><b>Left out.</b> Confidence intervals; the quantity's history.
 * <p><b>Check.</b> 2 for 3 ps and then 5 for 1 ps is 2.75 on the mean ({@code TimeWeightedMeanTest}).
 * <p><b>Source.</b> A. Law, Simulation Modeling and Analysis, section 1.4: time-average statistics.
 */
public final class TimeWeightedMean {
    // ---- Parameters -------------------------------------------------------------
    private final long startPs;
    // ---- State ------------------------------------------------------------------
    /** When the quantity last changed. */
    private long changedPs;
    /** What it is since then. */
    private double value;
    /** Its integral from the start to the last change. */
    private double integral;
    /** When the course began that may recur. */
    private long markPs;
    /** What the quantity and its integral were then. */
    private double markValue;

    private double markIntegral;
    // ---- Statistics -------------------------------------------------------------
    private double largest;

    /** A mean that begins at an instant. */
    public TimeWeightedMean(Picoseconds start) {
        this.startPs = start.value();
        this.changedPs = startPs;
        this.markPs = startPs;
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * The quantity changes.
     *
     * @throws IllegalArgumentException if {@code nowPs} lies before the last change
     */
    public void set(long nowPs, double changed) {
        integral = integralUntil(nowPs);
        changedPs = nowPs;
        value = changed;
        largest = Math.max(largest, changed);
    }

    /** The quantity changes by a difference. */
    public void add(long nowPs, double difference) {
        set(nowPs, value + difference);
    }

    /** The course that {@link #repeat} repeats begins. */
    public void mark(long nowPs) {
        markIntegral = integralUntil(nowPs);
        markPs = nowPs;
        markValue = value;
    }

    /**
     * The course from the mark, or the start, until {@code nowPs} comes so many times more: a simulation whose state recurs
     * goes on from the end of the last.
     *
     * @return when that is
     * @throws IllegalArgumentException if the quantity is not what it was at the mark, so that its course cannot recur
     */
    public long repeat(long nowPs, long times) {
        if (times < 0 || value != markValue) {
            throw new IllegalArgumentException(
                    "a course from " + markValue + " to " + value + " does not recur " + times + " times");
        }
        double once = integralUntil(nowPs) - markIntegral;
        integral = integralUntil(nowPs) + times * once;
        changedPs = Math.addExact(nowPs, Math.multiplyExact(times, nowPs - markPs));
        return changedPs;
    }

    // ---- Statistics -------------------------------------------------------------

    /** The mean from the start until {@code nowPs}; the present value where no time has passed. */
    public double mean(long nowPs) {
        double integralNow = integralUntil(nowPs);
        return nowPs == startPs ? value : integralNow / (nowPs - startPs);
    }

    /** The largest value so far, and 0 if none was larger. */
    public double largest() {
        return largest;
    }

    /** The present value. */
    public double value() {
        return value;
    }

    private double integralUntil(long nowPs) {
        if (nowPs < changedPs) {
            throw new IllegalArgumentException("time runs backwards: " + nowPs + " ps after " + changedPs + " ps");
        }
        return integral + value * (nowPs - changedPs);
    }
}
