// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.memory.dram.AddressMapping;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramChannel;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.ComparisonTrace;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A gigabyte, in 33 million accesses of 32 bytes, through one memory channel; what the channel repeats is left out. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StreamBenchmark {
    private static final long REQUESTS = (1L << 30) / 32;

    /** The device. */
    @Param({"hbm2", "hbm3"})
    public String memory = "";

    /** What is done with the gigabyte. */
    @Param({"seqR", "copy64"})
    public String trace = "";

    /** All of it. */
    @Benchmark
    public long gigabyte() {
        DramSpec spec = Home.catalogues().memories().byNameOrThrow(memory).value();
        return new DramChannel(spec, Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED))
                .serve(ComparisonTrace.find(trace, 32, REQUESTS).orElseThrow())
                .elapsed()
                .value();
    }
}
