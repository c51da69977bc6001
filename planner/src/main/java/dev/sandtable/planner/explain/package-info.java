// SPDX-License-Identifier: Apache-2.0
/**
 * The trees behind the numbers of a report, built on demand.
 *
 * <p>A training step breaks into the parts of {@link dev.sandtable.planner.replay.Breakdown}; computation and
 * communication break into the operators of the busiest stage, ranked by the time they take together; an operator's price
 * breaks into the chip's or the fabric's own terms; and these end at figures, each with its path in a file and the source
 * that the file states ({@link dev.sandtable.planner.explain.SourcedLeaves}). No law lives here: every number is asked
 * for where it was made.
 */
@NullMarked
package dev.sandtable.planner.explain;

import org.jspecify.annotations.NullMarked;
