// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.benchmarks.fleet.Fleet;
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
import org.openjdk.jmh.annotations.TearDown;

/** Ten thousand small simulations with seeds of their own, per simulation. */
@Fork(1)
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FleetBenchmark {
    private static final int SIMULATIONS = 10_000;

    /** Threads that share them. */
    @Param({"1", "2"})
    public int threads;

    @SuppressWarnings("NullAway.Init")
    private Fleet fleet;

    private int expected;

    /** Starts the threads, and learns from one alone what should come out. */
    @Setup(Level.Trial)
    public void open() {
        try (Fleet alone = new Fleet(1)) {
            expected = Fleet.digest(alone.run(SIMULATIONS));
        }
        fleet = new Fleet(threads);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
        fleet.close();
    }

    /** All of them; the results must not depend on who ran them. */
    @Benchmark
    @OperationsPerInvocation(SIMULATIONS)
    public int simulation() {
        int digest = Fleet.digest(fleet.run(SIMULATIONS));
        if (digest != expected) {
            throw new IllegalStateException("on " + threads + " threads " + digest + ", on one " + expected);
        }
        return digest;
    }
}
