// SPDX-License-Identifier: Apache-2.0
/**
 * Execution traces: what the ranks of a job did, node by node, as somebody recorded or generated it.
 *
 * <p>A trace is a graph for each rank. A {@link dev.sandtable.workload.trace.TraceNode} computes, moves memory, takes part in a
 * collective of a named group, sends or receives; it may begin when the nodes it names have ended. What a node took when it
 * was recorded is kept beside what it is, so that a replay can use either.
 *
 * <p>The numbers of a trace need a unit, and files do not state it: generators write multiply-accumulates or floating-point
 * operations, elements or bytes, under the same names. {@link dev.sandtable.workload.trace.UnitEvidence} gathers what a
 * file proves; {@link dev.sandtable.workload.trace.Units} is the answer, proven or given, and nothing is guessed.
 *
 * <p>{@link dev.sandtable.workload.trace.TraceReview} finds what cannot be replayed: cycles, calls that members of a group do not
 * make alike, messages without a partner. {@link dev.sandtable.workload.trace.TraceScaling} makes a trace of few ranks one of
 * many.
 *
 * <p>Reading order: {@code TraceNode}, {@code TraceTask}, {@code ExecutionTrace}; {@code Units}; {@code TraceReview};
 * {@code TraceScaling}; then the formats: {@code chakra}, {@code kineto}, {@code lines}, and {@code file}, which opens them all.
 *
 * <p>Literature: Sridharan et al., <i>Chakra: advancing performance benchmarking and co-design using standardized execution
 * traces</i> (2023, arXiv 2305.14516).
 */
@NullMarked
package dev.sandtable.workload.trace;

import org.jspecify.annotations.NullMarked;
