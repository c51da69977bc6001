// SPDX-License-Identifier: Apache-2.0
/**
 * Things that make work wait: servers, pipes, credits, barriers, and graphs of tasks on streams.
 *
 * <p>A component of a chip or a network is mostly a queue. A DMA engine is a FIFO server, a set of copy engines a
 * multi-server, a link a pipe, a receive buffer a pool of credits, a grid-wide barrier a join. They are built once
 * here, on the primitive events of {@link dev.sandtable.engine}, and composed by the physical models.
 *
 * <p>Ranks of a machine are an {@link dev.sandtable.queueing.Ensemble}: streams that run programs, meet in groups and wait for
 * tokens. Thousands of ranks share the program of their stage, so that a step of a large machine takes no more room than its ranks.
 *
 * <p>What is known task by task, a trace above all, is a {@link dev.sandtable.queueing.TaskGraph}: tasks with durations, on streams
 * that run them in submission order, after the tasks they depend on; a collective is a
 * {@link dev.sandtable.queueing.TaskGraph#addRendezvous rendezvous}, which starts when its last member is ready and
 * ends for all members at once. The law of the graph is a longest path:
 *
 * <pre>
 *   start(t) = max over predecessors p and the previous task p on t's stream of end(p)
 *   start(r) = max over members t of start(t), and start(t) := start(r)
 *   end(t)   = start(t) + duration(t)
 * </pre>
 *
 * <p>Without contention the law needs no clock: one sweep in topological order gives every time. With contention a
 * task's duration depends on who runs beside it, and the graph is played on the event engine. Both give the same times
 * to the picosecond when nothing contends, and a test holds them to it, and ensembles to both.
 *
 * <p>Whoever shares a resource has a max-min fair share of it: {@link dev.sandtable.queueing.FairShare} is the law, on links of a network
 * and ports of ranks alike, and {@link dev.sandtable.queueing.SharedResources} lets work take the time that it leaves.
 *
 * <p>Reading order: {@code FifoServer}, {@code MultiServer}, {@code Pipe}, {@code Credits}, {@code Join},
 * {@code SharedServer}; {@code FairShare}, {@code SharedResources}; {@code Program}, {@code Ensemble}; {@code TaskGraph},
 * {@code Execution}, {@code CriticalPath}, {@code Deadlock}, {@code Unfinished}.
 *
 * <p>Literature: Kleinrock, <i>Queueing Systems</i> vol. 1 (servers, M/D/1, processor sharing); Kelley, "Critical-path
 * planning and scheduling" (longest path); Culler et al., LogP (what a message costs).
 */
@NullMarked
package dev.sandtable.queueing;

import org.jspecify.annotations.NullMarked;
