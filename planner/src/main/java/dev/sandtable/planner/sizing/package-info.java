// SPDX-License-Identifier: Apache-2.0
/**
 * How many chips a job needs, and cut how.
 *
 * <p>A {@link dev.sandtable.planner.sizing.PlanShape} fixes everything but the number of copies. Its slowest stage bounds
 * the step from below ({@code m · (F + B)}), which says how many copies a deadline takes at least; from there upwards
 * each number of copies is simulated until one meets the target. Shapes whose bound already needs more chips than the
 * best found are left out, which cannot drop the winner.
 */
@NullMarked
package dev.sandtable.planner.sizing;

import org.jspecify.annotations.NullMarked;
