// SPDX-License-Identifier: Apache-2.0
/**
 * Statistics: what a simulation leaves behind when its events are over, and how far its predictions are from
 * measurements.
 *
 * <p><b>Of time.</b> A queue's length, a link's load and a cache's fill are functions of time, piecewise constant between
 * events; their mean is the integral over time divided by its length ({@link dev.sandtable.stats.TimeWeightedMean}), not
 * the mean over events, which would count busy moments more often. Latencies are one value per request; their
 * percentiles are exact, from the sorted values ({@link dev.sandtable.stats.Quantiles}).
 *
 * <p><b>Of errors.</b> The error of a prediction is |predicted - measured| / measured. A set of rows is summed up by the
 * mean of the errors (MAPE), which a few bad rows dominate, the median, which they do not move, the 90th percentile, the
 * largest, and the bias, the mean with its sign: a model that is 8 % off on either side has no bias, one that is always
 * 8 % slow has all of it. Where predictions carry intervals, the coverage is the share of measurements inside them; a
 * 90 % interval is right when it covers 90 %, no less and no more
 * ({@link dev.sandtable.stats.ErrorStatistics}).
 *
 * <p>Sums run in the order of the values, so that the same run gives the same last digit.
 */
@NullMarked
package dev.sandtable.stats;

import org.jspecify.annotations.NullMarked;
