// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.benchmarks.calendar.HoldModel;
import dev.sandtable.benchmarks.calendar.Increments;
import dev.sandtable.benchmarks.calendar.QueueKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One hold of the engine's calendar and of Java's priority queue, over four decades of pending events. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CalendarBenchmark {
    /** What is measured. */
    @Param({"WHEEL", "PRIORITY_QUEUE"})
    public QueueKind queue = QueueKind.WHEEL;

    /** How far ahead events lie. */
    @Param
    public Increments increments = Increments.EXPONENTIAL;

    /** Events pending. */
    @Param({"100", "1000", "10000", "100000", "1000000"})
    public int pending;

    @SuppressWarnings("NullAway.Init")
    private HoldModel model;

    /** Brings the set to its steady state. */
    @Setup(Level.Trial)
    public void settle() {
        model = new HoldModel(queue.make(), increments, pending);
    }

    /** One event taken and scheduled again. */
    @Benchmark
    public int hold() {
        return model.hold();
    }
}
