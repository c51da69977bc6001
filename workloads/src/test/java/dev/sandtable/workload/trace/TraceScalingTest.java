// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.trace.TraceTask.CollectiveCall;
import dev.sandtable.workload.trace.lines.LinesReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two replicas of two tensor-parallel ranks become many. */
class TraceScalingTest {
    /** Replicas outside: tensor groups are neighbours. */
    private static final String TRACE = """
            {"sandtable-trace": 1, "ranks": 4, "groups": {"t0": [0, 1], "t1": [2, 3], "d0": [0, 2], "d1": [1, 3]}}
            {"id": 1, "compute": {"flops": 5}}
            {"id": 2, "after": [1], "all-reduce": {"group": "t0", "bytes": 8}, "ranks": [0, 1]}
            {"id": 2, "after": [1], "all-reduce": {"group": "t1", "bytes": 8}, "ranks": [2, 3]}
            {"id": 3, "after": [2], "all-gather": {"group": "d0", "bytes": 96}, "ranks": [0, 2]}
            {"id": 3, "after": [2], "all-gather": {"group": "d1", "bytes": 96}, "ranks": [1, 3]}
            {"id": 4, "after": [3], "all-reduce": {"bytes": 4}}
            """;

    private static ExecutionTrace read(String text) {
        return LinesReader.read("t.jsonl", text.getBytes(StandardCharsets.UTF_8), new LinkedHashMap<>());
    }

    private static ExecutionTrace scaled(String words) {
        ExecutionTrace scaled = TraceScaling.parse(words).of(read(TRACE)).trace();
        assertEquals(List.of(), TraceReview.of(scaled));
        return scaled;
    }

    private static CollectiveCall call(ExecutionTrace trace, int rank, int node) {
        return (CollectiveCall) trace.ranks().get(rank).nodes().get(node).task();
    }

    @Test
    void toAsManyAsItHasIsTheTraceItself() {
        assertEquals(read(TRACE), scaled("d0,d1=2"));
    }

    @Test
    void replicasOutside() {
        ExecutionTrace trace = scaled("d0,d1=6");
        assertEquals(12, trace.ranks().size());
        assertEquals(List.of(0, 2, 4, 6, 8, 10), trace.groups().get("d0"));
        assertEquals(List.of(1, 3, 5, 7, 9, 11), trace.groups().get("d1"));
        CollectiveCall tensor = call(trace, 9, 1);
        assertEquals(List.of(8, 9), trace.groups().get(tensor.group()));
        assertEquals(8, tensor.size());
        assertEquals(2 * 96 / 6, call(trace, 9, 2).size());
        assertEquals(4, call(trace, 9, 3).size());
    }

    @Test
    void theInnerAxisMovesTheOuterOneApart() {
        ExecutionTrace trace = scaled("t0,t1=4");
        assertEquals(8, trace.ranks().size());
        assertEquals(List.of(4, 5, 6, 7), trace.groups().get("t1"));
        assertEquals(List.of(3, 7), trace.groups().get(call(trace, 7, 2).group()));
    }

    @Test
    void whatIsAmbiguousIsRefused() {
        assertTrue(refused("d0=4", TRACE).contains("rank 1 is in none of the groups"));
        assertTrue(refused("d0,d1=1", TRACE).contains("the axis has 2 ranks already"));
        assertTrue(refused("d0,x=4", TRACE).contains("there is no group 'x'"));
        assertTrue(refused("d0,t0=4", TRACE).contains("rank 0 is in two of the groups"));
        assertTrue(refused("d0,d1=5", TRACE).contains("which 5 ranks do not share evenly"));
        String other = TRACE.replace(
                "{\"flops\": 5}}", "{\"flops\": 5}}\n{\"id\": 9, \"compute\": {\"flops\": 1}, \"ranks\": [3]}");
        assertTrue(refused("d0,d1=4", other).contains("differs between rank 3 and rank 1"));
        String message = TRACE + "{\"id\": 7, \"send\": {\"to\": 2, \"bytes\": 1}, \"ranks\": [0]}\n"
                + "{\"id\": 7, \"receive\": {\"from\": 0, \"bytes\": 1}, \"ranks\": [2]}\n";
        assertTrue(refused("t0,t1=4", message).contains("differs between rank"));
        String diagonal = TRACE.replace("\"d1\": [1, 3]", "\"d1\": [1, 3], \"x\": [0, 3]");
        assertTrue(refused("d0,d1=4", diagonal).contains("lies neither at one position"));
        assertThrows(IllegalArgumentException.class, () -> TraceScaling.parse("32"));
    }

    private static String refused(String words, String text) {
        return assertThrows(SpecException.class, () -> TraceScaling.parse(words).of(read(text)))
                .getMessage();
    }
}
