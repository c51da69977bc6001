// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.memory.dram.AddressMapping;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramChannel;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.ComparisonTrace;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Requests through one memory channel: the traces of {@code configs/published/dram-oracle.csv} and {@code dram-oracle-bank-queues.csv},
 * where the time that other simulators took on a machine of this kind stands beside them. Regular traces are mostly left out,
 * random ones are served one by one.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DramBenchmark {
    private static final int REQUESTS = 200_000;
    static final String PER_BANK = "HBM2-legacy";

    /** Standard, mapping and trace: every row of the first table with queues of 64 and refresh of all banks, and of the second. */
    @Param({
        "HBM2 RoBaRaCoCh seqR",
        "HBM2 RoBaRaCoCh seqW",
        "HBM2 RoBaRaCoCh copy64",
        "HBM2 RoBaRaCoCh stride64",
        "HBM2 RoBaRaCoCh stride256",
        "HBM2 RoBaRaCoCh stride4096",
        "HBM2 RoBaRaCoCh stride65536",
        "HBM2 RoBaRaCoCh rand32R",
        "HBM2 RoBaRaCoCh rand32RW",
        "HBM2 RoBaRaCoCh rand256R",
        "HBM2 MOP4CLXOR seqW",
        "HBM2 MOP4CLXOR copy1",
        "HBM2 MOP4CLXOR copy64",
        "HBM2 MOP4CLXOR r2w1",
        "HBM2 MOP4CLXOR stride256",
        "HBM2 MOP4CLXOR stride1024",
        "HBM2 MOP4CLXOR rand32R",
        "HBM2 MOP4CLXOR rand32RW",
        "HBM2 MOP4CLXOR rand256R",
        "HBM2 BGI seqW",
        "HBM2 BGI copy64",
        "HBM2 BGI r2w1",
        "HBM2 BGI stride64",
        "HBM2 BGI stride256",
        "HBM2 BGI stride1024",
        "HBM2 BGI stride4096",
        "HBM2 BGI stride65536",
        "HBM2 BGI rand32RW",
        "HBM2 BGI rand256R",
        "HBM2 BGI rand1024R",
        "HBM3 RoBaRaCoCh seqR",
        "HBM3 RoBaRaCoCh seqW",
        "HBM3 RoBaRaCoCh copy1",
        "HBM3 RoBaRaCoCh copy64",
        "HBM3 RoBaRaCoCh stride64",
        "HBM3 RoBaRaCoCh stride1024",
        "HBM3 RoBaRaCoCh stride65536",
        "HBM3 RoBaRaCoCh rand32R",
        "HBM3 RoBaRaCoCh rand32RW",
        "HBM3 RoBaRaCoCh rand256R",
        "HBM3 RoBaRaCoCh rand1024R",
        "HBM3 MOP4CLXOR seqW",
        "HBM3 MOP4CLXOR copy1",
        "HBM3 MOP4CLXOR copy64",
        "HBM3 MOP4CLXOR r2w1",
        "HBM3 MOP4CLXOR stride64",
        "HBM3 MOP4CLXOR stride256",
        "HBM3 MOP4CLXOR stride65536",
        "HBM3 MOP4CLXOR rand32R",
        "HBM3 MOP4CLXOR rand32RW",
        "HBM3 MOP4CLXOR rand256R",
        "HBM3 MOP4CLXOR rand1024R",
        "HBM3 MOP4CLXOR rand1024RW",
        "HBM3 BGI seqR",
        "HBM3 BGI seqW",
        "HBM3 BGI copy64",
        "HBM3 BGI r2w1",
        "HBM3 BGI stride1024",
        "HBM3 BGI stride4096",
        "HBM3 BGI stride65536",
        "HBM3 BGI rand32R",
        "HBM3 BGI rand32RW",
        "HBM3 BGI rand256R",
        "HBM3 BGI rand1024R",
        "HBM3 BGI rand1024RW",
        "HBM2-legacy rorabgbachco copy64",
        "HBM2-legacy rorabgbachco r2w1",
        "HBM2-legacy rorabgbachco stride64",
        "HBM2-legacy rorabgbachco stride1024",
        "HBM2-legacy rorabgbachco stride4096",
        "HBM2-legacy rorabgbachco rand32RW",
        "HBM2-legacy rorabgbachco rand256R",
        "HBM2-legacy rorabgbachco rand1024R",
        "HBM2-legacy rochrababgco seqR",
        "HBM2-legacy rochrababgco copy1",
        "HBM2-legacy rochrababgco r2w1",
        "HBM2-legacy rochrababgco stride256",
        "HBM2-legacy rochrababgco stride4096",
        "HBM2-legacy rochrababgco rand32RW",
        "HBM2-legacy rochrababgco rand256R",
        "HBM2-legacy rocorababgch seqW",
        "HBM2-legacy rocorababgch copy64",
        "HBM2-legacy rocorababgch r2w1",
        "HBM2-legacy rocorababgch stride64",
        "HBM2-legacy rocorababgch stride1024",
        "HBM2-legacy rocorababgch stride65536",
        "HBM2-legacy rocorababgch rand32R",
        "HBM2-legacy rocorababgch rand256R"
    })
    public String row = "";

    private DramSpec spec = device("hbm2");
    private Controller controller = Controller.throughput();
    private String trace = "";

    private static DramSpec device(String name) {
        return Home.catalogues().memories().byNameOrThrow(name).value();
    }

    /** Reads the device. */
    @Setup
    public void setUp() {
        String[] part = row.split(" ");
        spec = device(part[0].toLowerCase(Locale.ROOT));
        AddressMapping mapping = AddressMapping.of(part[1]);
        controller = part[0].equals(PER_BANK) ? Controller.bankQueues(mapping) : Controller.plain(mapping);
        trace = part[2];
    }

    /** One request. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long request() {
        return serve(REQUESTS);
    }

    private long serve(long requests) {
        int bytes = spec.organization().accessBytes();
        return new DramChannel(spec, controller)
                .serve(ComparisonTrace.find(trace, bytes, requests).orElseThrow())
                .elapsed()
                .value();
    }
}
