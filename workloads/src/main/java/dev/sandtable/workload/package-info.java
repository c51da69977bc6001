// SPDX-License-Identifier: Apache-2.0
/**
 * What a cluster is asked to do: jobs in the words of their users, before anything is cut into operators.
 *
 * <p>A {@link dev.sandtable.workload.TrainingJob} says how many tokens make a step, in which number formats
 * ({@link dev.sandtable.workload.Precision}), cut over ranks how, in which order of micro-batches, with what thrown away
 * and computed again ({@link dev.sandtable.workload.Recompute}). An {@link dev.sandtable.workload.InferenceJob} says how
 * many prompts of which length are answered together.
 *
 * <p>The rooms behind this one, in reading order: {@code model} (an architecture and what follows from its dimensions),
 * {@code parallel} (how it is cut over ranks), {@code schedule} (in which order a pipeline works), {@code graph} (the
 * operators of one rank), {@code footprint} (the bytes it needs). None of them knows a chip or a link: they write
 * {@link dev.sandtable.work.Work}, and hardware prices it.
 *
 * <p>A job that cannot run says so in sentences ({@code problems}), all at once, before anything is simulated.
 */
@NullMarked
package dev.sandtable.workload;

import org.jspecify.annotations.NullMarked;
