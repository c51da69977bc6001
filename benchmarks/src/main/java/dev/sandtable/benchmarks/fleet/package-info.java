// SPDX-License-Identifier: Apache-2.0
/**
 * Many independent simulations on several threads: what a sweep over designs or seeds gains from a second core.
 *
 * <p>Simulations share nothing, so that threads only meet where they fetch the next number; what they return is
 * written to the place of its number. Hence the results do not depend on the number of threads, and the gain is what
 * the machine gives: cores, less what they share of caches and memory.
 *
 * <p>Each simulation is small on purpose, some tens of microseconds, which is the case in which sharing out the work
 * would show.
 */
@NullMarked
package dev.sandtable.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
