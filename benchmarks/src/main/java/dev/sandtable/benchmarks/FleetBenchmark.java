// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.benchmarks.fleet.TandemQueue;
import dev.sandtable.parallel.Fleet;
import dev.sandtable.parallel.FleetInterrupted;
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

    private long expected;

    /** Learns from one thread alone what should come out. */
    @Setup(Level.Trial)
    public void learn() throws FleetInterrupted {
        expected = digest(1);
    }

    /** All of them; the results must not depend on who ran them. */
    @Benchmark
    @OperationsPerInvocation(SIMULATIONS)
    public long simulation() throws FleetInterrupted {
        long digest = digest(threads);
        if (digest != expected) {
            throw new IllegalStateException("on " + threads + " threads " + digest + ", on one " + expected);
        }
        return digest;
    }

    private static long digest(int over) throws FleetInterrupted {
        long[] digest = {0};
        Fleet.of(over).run(SIMULATIONS, FleetBenchmark::simulated, (seed, one) -> digest[0] = 31 * digest[0] + one);
        return digest[0];
    }

    private static long simulated(long seed) {
        TandemQueue queue = new TandemQueue(seed);
        queue.run();
        return queue.digest();
    }
}
