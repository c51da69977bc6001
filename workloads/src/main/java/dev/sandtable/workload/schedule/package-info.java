// SPDX-License-Identifier: Apache-2.0
/**
 * In which order a pipeline works off its micro-batches.
 *
 * <p>A stage can only start when activations or gradients reach it, so a pipeline of p stages idles while it fills and
 * drains: with m micro-batches and equal stages, (p − 1)/m of its busy time, with v chunks per stage (p − 1)/(v·m).
 * What a schedule chooses is how many activations wait meanwhile, and how often messages pass. A backward pass has two parts: the
 * gradient of the input, for which the stage before waits, and the gradients of the weights, for which nobody does; schedules
 * that split it put the second part where a stage would idle.
 *
 * <pre>
 *   1f1b, p = 3, m = 4          stage 0  F0 F1 F2 B0 F3 B1    B2    B3
 *                               stage 1     F0 F1 B0 F2 B1 F3 B2 B3
 *                               stage 2        F0 B0 F1 B1 F2 B2 F3 B3
 * </pre>
 *
 * <p>{@link dev.sandtable.workload.schedule.PipelineSchedule} is the catalogue: one line per schedule, with its law. A
 * schedule is only an order of {@link dev.sandtable.workload.schedule.Slot}s; when they run follows from
 * {@link dev.sandtable.workload.schedule.Slot#findPredecessor} and the time that each takes, which the replay knows.
 *
 * <p>Literature: Huang et al., GPipe (2019); Narayanan et al., PipeDream (2019); Narayanan et al. (2021), §2.2; Qi et al., Zero
 * Bubble Pipeline Parallelism (2023); DeepSeek-AI, DeepSeek-V3 (2024), §3.2.1.
 */
@NullMarked
package dev.sandtable.workload.schedule;

import org.jspecify.annotations.NullMarked;
