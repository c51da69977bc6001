// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.kineto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceReview;
import dev.sandtable.workload.trace.TraceTask;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A profile drawn by hand.
 *
 * <pre>
 *  µs        0   2 3   5      10          20        30   32
 *  host      launch launch launch                   ├ sync ┤
 *  stream 7    ├── gemm ──────┤            ├─ add ──┤
 *  stream 9                   ├ all-reduce ┤
 * </pre>
 */
class KinetoReaderTest {
    private static final long MICROSECOND = 1_000_000;

    private static final String PROFILE = """
            {"schemaVersion": 1, "distributedInfo": {"backend": "nccl", "rank": 0, "world_size": 2},
             "deviceProperties": [{"id": 0, "numSms": 108}],
             "traceEvents": [
              {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": "python"}},
              {"ph": "X", "cat": "cpu_op", "name": "aten::mm", "pid": 1, "tid": 1, "ts": 1700000000000000.0, "dur": 2.5},
              {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 1, "tid": 1,
               "ts": 1700000000000000.0, "dur": 2.0, "args": {"correlation": 11}},
              {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 1, "tid": 1,
               "ts": 1700000000000003.0, "dur": 2.0, "args": {"correlation": 12}},
              {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 1, "tid": 1,
               "ts": 1700000000000006.0, "dur": 1.0, "args": {"correlation": 13}},
              {"ph": "X", "cat": "kernel", "name": "gemm", "pid": 0, "tid": 7, "ts": 1700000000000002.0, "dur": 8.0,
               "args": {"stream": 7, "correlation": 11}},
              {"ph": "X", "cat": "kernel", "name": "ncclDevKernel_AllReduce_Sum_bf16_RING", "pid": 0, "tid": 9,
               "ts": 1700000000000010.0, "dur": 10.0,
               "args": {"stream": 9, "correlation": 12, "Collective name": "_allreduce_base", "In msg nelems": 1024,
                "Out msg nelems": 1024, "dtype": "BFloat16", "Process Group Name": "0", "Process Group Ranks": "[0, 1]"}},
              {"ph": "X", "cat": "kernel", "name": "add", "pid": 0, "tid": 7, "ts": 1700000000000020.0, "dur": 10.0,
               "args": {"stream": 7, "correlation": 13}},
              {"ph": "X", "cat": "cuda_runtime", "name": "cudaDeviceSynchronize", "pid": 1, "tid": 1,
               "ts": 1700000000000008.0, "dur": 24.0, "args": {"correlation": 14}}
             ]}
            """;

    private static ExecutionTrace read(String... profiles) {
        KinetoReader reader = new KinetoReader(new LinkedHashMap<>());
        for (int rank = 0; rank < profiles.length; rank++) {
            reader.add(rank, "p." + rank + ".json", profiles[rank].getBytes(StandardCharsets.UTF_8));
        }
        return reader.trace("p");
    }

    private static TraceNode node(ExecutionTrace trace, String name) {
        return trace.ranks().get(0).nodes().stream()
                .filter(node -> node.name().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void kernelsWaitForTheirLaunchTheirStreamAndEachOther() {
        ExecutionTrace trace = read(PROFILE, PROFILE.replace("\"rank\": 0", "\"rank\": 1"));
        TraceReview.of(trace);
        TraceNode gemm = node(trace, "gemm");
        TraceNode sum = node(trace, "RING");
        TraceNode add = node(trace, "add");
        TraceNode wait = node(trace, ": cudaDeviceSynchronize");
        assertEquals(8, trace.ranks().get(0).nodes().size());
        assertEquals(new TraceTask.CollectiveCall(Collective.Kind.ALL_REDUCE, "[0, 1]", 2048), sum.task());
        assertEquals(List.of(0, 1), trace.groups().get("[0, 1]"));
        assertEquals(10 * MICROSECOND, sum.recordedPs());
        assertTrue(sum.after().contains(gemm.id()));
        assertTrue(add.after().containsAll(List.of(gemm.id(), sum.id())));
        assertTrue(wait.after().contains(add.id()));
        assertEquals(2 * MICROSECOND, wait.recordedPs());
        assertTrue(
                trace.notes().get(0).contains("wait for another stream by their times"),
                trace.notes().get(0));
    }

    @Test
    void whatIsNoProfileIsRefused() {
        assertTrue(refused(PROFILE.substring(0, 900)).contains("p.0.json: is not whole JSON"));
        assertTrue(refused("[]").contains("does not begin with a brace"));
        assertTrue(refused("{\"nodes\": []}").contains("has no traceEvents"));
        assertTrue(refused("{\"traceEvents\": []}").contains("has no kernels"));
        assertTrue(refused(PROFILE.replace("\"rank\": 0", "\"rank\": 3")).contains("is the profile of rank 3"));
        assertTrue(refused(PROFILE.replace("\"dur\": 8.0", "\"dur\": -1")).contains("lasts -1 us"));
    }

    /** A size that is not recorded is not 0: such a kernel keeps its recorded time, and that is said. */
    @Test
    void aCollectiveOfUnknownSizeKeepsItsTime() {
        ExecutionTrace trace = read(PROFILE.replace("\"BFloat16\"", "\"Strange\""));
        assertEquals(new TraceTask.MemoryAccess(false, 0), node(trace, "RING").task());
        assertTrue(trace.notes().toString().contains("1 kernels of the communication library"));
    }

    private static String refused(String text) {
        return assertThrows(SpecException.class, () -> read(text)).getMessage();
    }
}
