// SPDX-License-Identifier: Apache-2.0
/**
 * Never simulate the same thing twice: symmetry among components, and symmetry in time.
 *
 * <p>A machine for training is ten thousand chips of which a few dozen differ, running one round of work a thousand times.
 * Two laws make such a simulation small without making it wrong.
 *
 * <p><b>In space.</b> Components that begin alike and stand in like relations to components that are alike have the same
 * state for ever. One of them is simulated and counts for all. {@link dev.sandtable.symmetry.Folding} says which are
 * alike: the coarsest division into classes that no relation tells apart, found by refinement.
 *
 * <p><b>In time.</b> A deterministic simulation that comes back to a state repeats what followed it. The state is seen
 * relative to the present, and counters of rounds still to do are left out of it as long as none runs out.
 * {@link dev.sandtable.symmetry.SteadyState} watches for a recurrence and advances whole periods at once.
 *
 * <p>Both are exact: the same picoseconds as the plain run, on which tests insist. Anything that breaks the symmetry,
 * a straggler or a jitter, ends it by itself: the classes become smaller, the state does not recur.
 *
 * <p>Reading order: {@code Folding}, {@code Recurring}, {@code RelativeState}, {@code SteadyState}.
 *
 * <p>Literature: Paige and Tarjan, "Three partition refinement algorithms" (SIAM J. Comput. 1987); Berkholz, Bonsma and
 * Grohe, "Tight lower and upper bounds for the complexity of canonical colour refinement" (2017); Baccelli et al.,
 * <i>Synchronization and Linearity</i> (1992), for why task systems become periodic.
 */
@NullMarked
package dev.sandtable.symmetry;

import org.jspecify.annotations.NullMarked;
