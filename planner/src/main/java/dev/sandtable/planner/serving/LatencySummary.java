// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.stats.Distribution;
import dev.sandtable.units.Picoseconds;

/**
 * A time of many requests: its mean and three of its quantiles.
 *
 * @param mean seconds
 * @param p50 half of the requests take at most so many seconds
 * @param p90 nine in ten
 * @param p99 ninety-nine in a hundred
 */
public record LatencySummary(double mean, double p50, double p90, double p99) {
    private static final double PS_PER_S = 1e12;

    static LatencySummary of(Distribution<Picoseconds> distribution) {
        return distribution.count() == 0
                ? new LatencySummary(0, 0, 0, 0)
                : new LatencySummary(
                        distribution.mean() / PS_PER_S,
                        distribution.at(0.5) / PS_PER_S,
                        distribution.at(0.9) / PS_PER_S,
                        distribution.at(0.99) / PS_PER_S);
    }
}
