// SPDX-License-Identifier: Apache-2.0
/**
 * Traffic without a collective behind it: the patterns with which networks are compared, and matrices of messages.
 *
 * <p>A topology is good or bad for a pattern. Neighbours are kind to every network; a tornado puts all load on one direction of a
 * ring; a transpose on the diagonal of a mesh; an incast on a single port; a permutation on whichever uplink a hash has
 * dealt to two flows. {@link dev.sandtable.interconnect.pattern.Pattern} is the list of them, and
 * {@link dev.sandtable.interconnect.pattern.TrafficRun} plays one, or any matrix, and names the links that bind.
 *
 * <p>Two lower bounds stand beside every time: latency plus a message's own bytes, and the busiest link's bytes over its rate. The
 * distance from the second is what a pattern loses to unfair meetings and to gaps.
 *
 * <p>Reading order: {@code Pattern}, {@code TrafficRun}. Literature: Dally and Towles, chapter 3 (traffic patterns).
 */
@NullMarked
package dev.sandtable.interconnect.pattern;

import org.jspecify.annotations.NullMarked;
