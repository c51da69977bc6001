// SPDX-License-Identifier: Apache-2.0
/**
 * Execution traces replayed on a machine.
 *
 * <p>A trace says what each rank does after what; {@link dev.sandtable.planner.trace.Prices} say how long each thing takes, by
 * what was recorded, by a chip's roofline, by the fabric of a cluster or by the exact rules of another simulator
 * ({@link dev.sandtable.planner.trace.PlayedNetwork}); {@link dev.sandtable.planner.trace.TraceReplay} says when. A rank
 * computes one thing at a time on the host and one on the chip, and communicates on streams:
 *
 * <pre>
 *   start(n) = the first instant at which all nodes before n have ended and its stream is free;
 *              among those that could, the lowest number goes first
 *   end(n)   = start(n) + price(n); a collective counts from when its last member has come
 * </pre>
 *
 * <p>Ranks that do the same with partners that do the same are one ({@link dev.sandtable.planner.trace.RankClasses}), so that
 * a step of hundreds of equal ranks costs one. What bound the step is read off the nodes that ended each other's waiting
 * ({@link dev.sandtable.planner.trace.CriticalPath}).
 *
 * <p>{@link dev.sandtable.planner.trace.StepTrace} goes the other way: a simulated training step becomes a trace.
 *
 * <p>Reading order: {@code Prices}, {@code RankProgram}, {@code ReplayGraph}, {@code RankClasses}, {@code TraceReplay},
 * {@code RankAccount}, {@code CriticalPath}, {@code ReplayResult}; {@code PlayedNetwork}; {@code StepTrace}.
 *
 * <p>Literature: Sridharan et al., <i>Chakra</i> (2023); Won et al., <i>ASTRA-sim2.0</i> (ISPASS 2023).
 */
@NullMarked
package dev.sandtable.planner.trace;

import org.jspecify.annotations.NullMarked;
