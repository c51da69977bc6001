// SPDX-License-Identifier: Apache-2.0
/**
 * How fast the simulator is, measured.
 *
 * <p>One class per question. {@link dev.sandtable.benchmarks.CalendarBenchmark} and
 * {@link dev.sandtable.benchmarks.RivalBenchmark}: the set of pending events against eight others;
 * {@link dev.sandtable.benchmarks.EngineBenchmark}: the engine against other engines;
 * {@link dev.sandtable.benchmarks.GuardBenchmark} and {@link dev.sandtable.benchmarks.SpanBenchmark}: what its
 * production checks and its drawings cost; {@link dev.sandtable.benchmarks.FleetBenchmark} and
 * {@link dev.sandtable.benchmarks.SplitBenchmark}: what threads gain for many simulations and for one;
 * {@link dev.sandtable.benchmarks.DramBenchmark} and {@link dev.sandtable.benchmarks.StreamBenchmark}: a memory channel against
 * other simulators, and a gigabyte through it; {@link dev.sandtable.benchmarks.TileCacheBenchmark} and
 * {@link dev.sandtable.benchmarks.LineCacheBenchmark}: caches of tiles and of lines; {@link dev.sandtable.benchmarks.NocBenchmark}: an
 * on-chip network;
 * {@link dev.sandtable.benchmarks.TaskGraphBenchmark},
 * {@link dev.sandtable.benchmarks.ChipBenchmark}, {@link dev.sandtable.benchmarks.LayerBenchmark},
 * {@link dev.sandtable.benchmarks.StepBenchmark} and {@link dev.sandtable.benchmarks.MachineBenchmark}: tasks, one operator
 * on a chip, one layer on four, one step on a cluster and on a large one; {@link dev.sandtable.benchmarks.NetworkBenchmark} and
 * {@link dev.sandtable.benchmarks.FlowBenchmark}: networks message by message against two simulators of networks; {@link dev.sandtable.benchmarks.TraceBenchmark}: a trace of 256 ranks; {@link dev.sandtable.benchmarks.SizingBenchmark}: a question that takes
 * thousands of steps.
 *
 * <p><b>How to run them.</b> {@link dev.sandtable.benchmarks.ResultPage} runs all in some twenty minutes and writes a page
 * under {@code benchmarks/results} with the machine, the Java machine, scores and ratios:
 *
 * <pre>
 * ./mvnw -q -Dfast -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar                        # the page of this Java
 * $OTHER_JAVA_HOME/bin/java -jar benchmarks/target/benchmarks.jar   # the page of another; the jar is the same
 * java -jar benchmarks/target/benchmarks.jar Calendar -p pending=1000 -f 1 -wi 1 -i 1   # a part, with options of JMH
 * </pre>
 *
 * <p>With an argument, the page is called {@code -part} and is not for keeping. Forks run on the Java that the jar was
 * started with, with the parallel collector, which treats queues of objects best.
 *
 * <p><b>How to read them.</b> Scores belong to a machine; ratios (one calendar against another, a remembered price
 * against a fresh one, folded against unfolded) hold on most, and are what other pages may quote. The machine should
 * have nothing else to do: processor time stays within some ten per cent on a busy one, wall time does not, and threads
 * that wait for one another suffer most.
 *
 * <p>Literature: Jones, An empirical comparison of priority-queue and event-set implementations (CACM 1986), for the
 * hold model; Shipilëv, JMH samples, for how to measure at all.
 */
@NullMarked
package dev.sandtable.benchmarks;

import org.jspecify.annotations.NullMarked;
