// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Max-min fair messages on a two-level tree, 16 hosts under a leaf, 16 spines, 50 GB/s: each host sends one message of 1 to 8 MB at
 * a time to a random other; per message. SimGrid 3.32 (LV08) takes 7.5 to 9.9, 49 to 51, 288 to 339 and 2,229 to 2,965 µs on a
 * machine of the same kind.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FlowBenchmark {
    private static final int MESSAGES = 50_000;

    /** Hosts, and so messages at once. */
    @Param({"16", "64", "256", "1024"})
    public int hosts;

    /** One message, from the sending to the arrival. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long message() {
        return NetworkBenchmark.randomMessages(hosts, MESSAGES).solvedRates();
    }
}
