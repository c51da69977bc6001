// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.queueing.TaskGraph;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Tasks on streams that wait for tasks on other streams, as a step is laid out; and the bare loop of the engine. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TaskGraphBenchmark {
    private static final int STREAMS = 64;
    private static final int ROUNDS = 1000;
    private static final int TASKS = STREAMS * ROUNDS;
    private static final int EVENTS = 100_000;

    private final TaskGraph built = build();

    /** Every task waits for its neighbour's of the round before. */
    private static TaskGraph build() {
        SplittableRandom random = new SplittableRandom(2);
        TaskGraph graph = new TaskGraph(TASKS, TASKS);
        int[] streams = new int[STREAMS];
        for (int s = 0; s < STREAMS; s++) {
            streams[s] = graph.addStream();
        }
        int[] before = new int[STREAMS];
        for (int round = 0; round < ROUNDS; round++) {
            int[] now = new int[STREAMS];
            for (int s = 0; s < STREAMS; s++) {
                now[s] = graph.addTask(streams[s], 1 + random.nextInt(1_000_000));
                if (round > 0) {
                    graph.after(now[s], before[(s + 1) % STREAMS]);
                }
            }
            before = now;
        }
        return graph;
    }

    /** Laying out and executing, per task. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long layOutAndExecute() {
        return build().execute().makespan().value();
    }

    /** Executing what is laid out, per task. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long execute() {
        return built.execute().makespan().value();
    }

    /** Sixty-four handlers that schedule themselves, per event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long events() {
        Simulation simulation = new Simulation();
        Chains chains = new Chains(simulation);
        for (int s = 0; s < STREAMS; s++) {
            simulation.schedule(s, chains, 0, s);
        }
        simulation.run();
        return simulation.nowPs();
    }

    private static final class Chains implements Handler {
        private final Simulation simulation;
        private int left = EVENTS - STREAMS;

        Chains(Simulation simulation) {
            this.simulation = simulation;
        }

        @Override
        public void handle(int opcode, long argument) {
            if (left-- > 0) {
                simulation.schedule(1000 + argument * 7, this, 0, argument);
            }
        }
    }
}
