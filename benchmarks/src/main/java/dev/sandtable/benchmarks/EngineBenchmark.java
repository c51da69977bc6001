// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.benchmarks.calendar.Increments;
import dev.sandtable.benchmarks.engines.EngineKind;
import dev.sandtable.benchmarks.engines.HoldEngine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One event of the hold model through the public interface of whole engines; exponential delays. */
@Fork(3)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {
    /** What is measured. */
    @Param({"SANDTABLE", "SSJ", "DSOL"})
    public EngineKind engine = EngineKind.SANDTABLE;

    /** Events pending. */
    @Param({"1000", "100000", "1000000"})
    public int pending;

    @SuppressWarnings("NullAway.Init")
    private HoldEngine running;

    /** Brings the engine to its steady state. */
    @Setup(Level.Trial)
    public void settle() {
        running = engine.make(Increments.EXPONENTIAL, pending);
    }

    /** One event taken, its handler called, and another scheduled. */
    @Benchmark
    @OperationsPerInvocation(HoldEngine.EVENTS)
    public long event() {
        return running.run();
    }
}
