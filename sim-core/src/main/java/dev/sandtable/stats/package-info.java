// SPDX-License-Identifier: Apache-2.0
/**
 * Statistics: what a simulation leaves behind when its events are over, and how far its predictions are from
 * measurements.
 *
 * <p><b>Of time.</b> A queue's length, a link's load and a cache's fill are functions of time, piecewise constant between
 * events; their mean is the integral over time divided by its length ({@link dev.sandtable.stats.TimeWeightedMean}), not
 * the mean over events, which would count busy moments more often. Latencies are one value per request; their
 * percentiles are exact, from the sorted values ({@link dev.sandtable.stats.Quantiles}), where there are thousands, and
 * within a stated share from buckets ({@link dev.sandtable.stats.Distribution}) where there are millions.
 *
 * <p><b>Of amounts.</b> What a component moves, spends and refuses is counted in whole steps of a
 * {@link dev.sandtable.stats.Measure}: integers, because their sums are exact in any order, and merging what was counted
 * apart gives what counting together would. A {@link dev.sandtable.stats.Counter} is a field of its component and an
 * entry of its {@link dev.sandtable.stats.Counters}, which is the one list that reports walk.
 *
 * <p><b>Of errors.</b> The error of a prediction is |predicted - measured| / measured. A set of rows is summed up by the
 * mean of the errors (MAPE), which a few bad rows dominate, the median, which they do not move, the 90th percentile, the
 * largest, and the bias, the mean with its sign: a model that is 8 % off on either side has no bias, one that is always
 * 8 % slow has all of it. Where predictions carry intervals, the coverage is the share of measurements inside them; a
 * 90 % interval is right when it covers 90 %, no less and no more
 * ({@link dev.sandtable.stats.ErrorStatistics}).
 *
 * <p>Sums of floating-point numbers run in the order of the values, so that the same run gives the same last digit.
 */
@NullMarked
package dev.sandtable.stats;

import org.jspecify.annotations.NullMarked;
