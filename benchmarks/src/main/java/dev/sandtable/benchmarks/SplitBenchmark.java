// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.benchmarks.split.Phold;
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

/** One simulation in one thread and split over two, per event: windows of few or many events, light or heavy ones. */
@Fork(1)
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SplitBenchmark {
    /** So many windows times nodes an invocation. */
    private static final int NODE_WINDOWS = 1 << 17;
    /** An event follows another of its job after 0.3 windows on the mean. */
    private static final int EVENTS = NODE_WINDOWS * 10 / 3;

    /** Nodes, each with a job: a window holds 3.3 events a node. */
    @Param({"4", "16", "64", "1024", "16384"})
    public int nodes;

    /** Steps of work in an event: none, or about a microsecond. */
    @Param({"0", "500"})
    public int work;

    /** Threads that share the simulation. */
    @Param({"1", "2"})
    public int partitions;

    @SuppressWarnings("NullAway.Init")
    private Phold phold;

    /** Lays out the model. */
    @Setup(Level.Trial)
    public void open() {
        phold = new Phold(nodes, partitions, work);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
        phold.close();
    }

    /** One event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event() {
        phold.advance(NODE_WINDOWS / nodes);
        return phold.digest();
    }
}
