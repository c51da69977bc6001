// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.timeline.RecordedSpans;
import dev.sandtable.timeline.SpanRecorder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a task costs that draws itself: not at all, on a recorder that takes no note, and on one that does. */
@Fork(3)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpanBenchmark {
    private static final int STREAMS = 64;
    private static final int TASKS = 100_000;

    private final Simulation simulation = new Simulation();

    /** Tasks that are not drawn. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long silent() {
        return new Stream(simulation).work();
    }

    /** Tasks drawn on a recorder that takes no note. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long drawnOnNothing() {
        return new DrawnStream(simulation, SpanRecorder.none()).work();
    }

    /** Tasks drawn and kept, the growth of the recorder included. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long kept() {
        return new DrawnStream(simulation, new RecordedSpans()).work();
    }

    /** Sixty-four streams of tasks that follow one another. */
    private static class Stream implements Handler {
        final Simulation simulation;
        private int left = TASKS;

        Stream(Simulation simulation) {
            this.simulation = simulation;
        }

        long work() {
            for (int stream = 0; stream < STREAMS; stream++) {
                next(stream);
            }
            simulation.run();
            return simulation.nowPs();
        }

        @Override
        public void handle(int opcode, long stream) {
            next(stream);
        }

        final void next(long stream) {
            if (left-- > 0) {
                simulation.schedule(durationPs(stream), this, 0, stream);
            }
        }

        static long durationPs(long stream) {
            return 1000 + stream * 7;
        }
    }

    private static final class DrawnStream extends Stream {
        private final SpanRecorder recorder;
        private final int name;
        private final int[] tracks = new int[STREAMS];

        DrawnStream(Simulation simulation, SpanRecorder recorder) {
            super(simulation);
            this.recorder = recorder;
            name = recorder.name("task");
            for (int stream = 0; stream < STREAMS; stream++) {
                tracks[stream] = recorder.track("chip", "stream " + stream);
            }
        }

        @Override
        public void handle(int opcode, long stream) {
            long now = simulation.nowPs();
            recorder.span(tracks[(int) stream], name, now - durationPs(stream), now);
            next(stream);
        }
    }
}
