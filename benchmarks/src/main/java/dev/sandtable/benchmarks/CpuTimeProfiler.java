// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time per operation, of all threads of the process. Where other programs take turns on the same cores it is
 * steadier than the clock on the wall; where several threads work it says what the work costs, not how long it takes.
 * Linux counts it in steps of 10 ms, so that an iteration should last some hundred.
 */
public final class CpuTimeProfiler implements InternalProfiler {
    /** The name of the result. */
    public static final String LABEL = "cpu.time.norm";

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long beforeNs;

    @Override
    public String getDescription() {
        return "processor time of the process per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        beforeNs = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double spentNs = system.getProcessCpuTime() - beforeNs;
        double operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, spentNs / operations, "ns/op", AggregationPolicy.AVG));
    }
}
