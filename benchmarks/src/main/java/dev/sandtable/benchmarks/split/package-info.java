// SPDX-License-Identifier: Apache-2.0
/**
 * One simulation on two threads: the experiment behind the decision not to split.
 *
 * <p><b>The model</b> is PHOLD, the usual measure of parallel engines: nodes with jobs. A job's event draws a random
 * number and works; nine times in ten the job goes on at its node after 200 ns on the mean, else it travels to another
 * node over a link of 1 us.
 *
 * <p><b>The split</b> is the conservative one. Each of two partitions has half of the nodes, an engine and a thread.
 * What one sends reaches the other at least a link's latency later, so that both may run a window of that length
 * without asking. Then they wait for each other, and each takes in its messages in the order (time, partition,
 * sequence). The outcome is the same bit for bit as in one thread, which a test asserts.
 *
 * <p><b>The price</b> is a barrier a window, and the slower half of every window. The measure has two sizes of window
 * and two sizes of event, because a window with many events or heavy ones pays for its barrier and another does not.
 *
 * <p>Reading order: {@code Partition}, {@code Mail}, {@code Barrier}, {@code Phold}.
 *
 * <p>Literature: Fujimoto, "Performance of Time Warp under synthetic workloads" (1990); Nicol, "The cost of
 * conservative synchronization in parallel discrete event simulations" (JACM 1993).
 */
@NullMarked
package dev.sandtable.benchmarks.split;

import org.jspecify.annotations.NullMarked;
