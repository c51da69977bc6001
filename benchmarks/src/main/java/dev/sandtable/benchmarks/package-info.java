// SPDX-License-Identifier: Apache-2.0
/**
 * How fast the simulator is, measured.
 *
 * <p>One class per level: {@link dev.sandtable.benchmarks.CalendarBenchmark} and
 * {@link dev.sandtable.benchmarks.TaskGraphBenchmark} for the engine, {@link dev.sandtable.benchmarks.TileCacheBenchmark}
 * for the cache that products walk through, {@link dev.sandtable.benchmarks.ChipBenchmark} for one operator on a chip,
 * {@link dev.sandtable.benchmarks.StepBenchmark} for one step on a cluster, and
 * {@link dev.sandtable.benchmarks.SizingBenchmark} for a question that takes thousands of steps.
 *
 * <p>{@link dev.sandtable.benchmarks.ResultPage} runs them all briefly and writes a page under
 * {@code benchmarks/results} with the machine, the Java machine, scores and ratios. Scores belong to a machine; ratios
 * (one calendar against another, a remembered price against a fresh one, folded against unfolded) hold on most, and are
 * what other pages may quote. {@code ./mvnw -q -Dfast -DskipTests -pl benchmarks -am package} builds the jar,
 * {@code java -jar benchmarks/target/benchmarks.jar} writes the page.
 *
 * <p>Literature: Jones, An empirical comparison of priority-queue and event-set implementations (CACM 1986), for the
 * hold model; Shipilëv, JMH samples, for how to measure at all.
 */
@NullMarked
package dev.sandtable.benchmarks;

import org.jspecify.annotations.NullMarked;
