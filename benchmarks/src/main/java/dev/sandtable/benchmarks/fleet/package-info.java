// SPDX-License-Identifier: Apache-2.0
/**
 * Many independent simulations on several threads: what a sweep over designs or seeds gains from a second core.
 *
 * <p>{@link dev.sandtable.parallel.Fleet} shares them out. They share nothing, and the gain is what the machine gives: cores, less
 * what they share of caches and memory.
 *
 * <p>Each simulation is small on purpose, some tens of microseconds, which is the case in which sharing out the work
 * would show.
 */
@NullMarked
package dev.sandtable.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
