// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

/**
 * Between what a value is believed to lie.
 *
 * @param low the lower end
 * @param high the upper end; not below the lower
 */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval runs from low to high, was " + low + " to " + high);
        }
    }

    /** Whether a value lies inside or on an end. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
