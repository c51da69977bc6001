// SPDX-License-Identifier: Apache-2.0
/**
 * Many simulations at once: replications of one design, designs of a sweep, rows of a table.
 *
 * <p>A discrete-event simulation is a chain, each event a cause of the next, and does not divide among threads without
 * giving up much of what they gain. But hardly any question takes one simulation: a percentile takes a thousand seeds, a
 * sizing a thousand plans, a table ten thousand rows, and these know nothing of each other. A
 * {@link dev.sandtable.parallel.Fleet} runs such a set over k threads.
 *
 * <p><b>The law.</b> What comes out does not depend on k: the same results, bit for bit, in the order of their indices,
 * and of several failures the one that a single thread would have met. It holds because of what the simulations share,
 * which is nothing that changes:
 *
 * <ul>
 *   <li><b>Their own</b>: calendar, queues, counters, random generators. A simulation writes to what it or its workbench
 *       made and to nothing else; then no lock is needed and no order of threads can be seen. Totals are merged afterwards,
 *       by the caller, in the order of the indices: sums of floating-point numbers depend on their order.
 *   <li><b>Shared</b>: specifications, graphs and tables that were complete before the first began and do not change (records),
 *       and memos ({@link dev.sandtable.memo.Memo}), which change how soon an answer comes and never the answer.
 *   <li><b>Randomness</b>: simulation i draws from a generator of its own whose seed is a function of (seed, i) and of
 *       nothing else ({@link dev.sandtable.parallel.Seeds}). Two designs compared under one seed meet the same arrivals and
 *       the same failures, index by index, and their difference has far less noise than either (common random numbers).
 * </ul>
 *
 * <p><b>Memory.</b> Results go to their consumer as soon as their turn comes, and a slow consumer or one slow simulation holds
 * the others back after a stated number of results, so that a sweep of a million runs in the memory of a few hundred.
 *
 * <p>Reading order: {@code Fleet}, {@code Seeds}.
 *
 * <p>Literature: Law, "Simulation Modeling and Analysis", chapters 9 (replications) and 11 (common random numbers); Steele,
 * Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), whose mixing the seeds use; Fujimoto,
 * "Parallel discrete event simulation" (CACM 1990), on what dividing one simulation takes.
 */
@NullMarked
package dev.sandtable.parallel;

import org.jspecify.annotations.NullMarked;
