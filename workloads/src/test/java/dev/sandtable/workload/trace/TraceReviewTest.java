// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.trace.lines.LinesReader;
import dev.sandtable.workload.trace.lines.LinesWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Traces that cannot be replayed, and what is said of them. */
class TraceReviewTest {
    private static final String HEAD = "{\"sandtable-trace\": 1, \"ranks\": 2, \"groups\": {\"both\": [0, 1]}}\n";

    private static ExecutionTrace read(String lines) {
        return LinesReader.read("t.jsonl", (HEAD + lines).getBytes(StandardCharsets.UTF_8), new LinkedHashMap<>());
    }

    private static String refused(String lines) {
        return assertThrows(SpecException.class, () -> TraceReview.of(read(lines)))
                .getMessage();
    }

    @Test
    void aSoundTraceIsWrittenAsItWasRead() {
        ExecutionTrace trace = read("""
                {"id": 0, "name": "a \\"b\\"", "compute": {"flops": 5, "bytes": 7}, "lasts": "3 us"}
                {"id": 1, "after": [0], "all-gather": {"group": "both", "bytes": 9}}
                {"id": 2, "after": [1], "send": {"to": 1, "tag": 4, "bytes": 8}, "ranks": [0]}
                {"id": 2, "receive": {"from": 0, "tag": 4, "bytes": 8}, "ranks": [1]}
                {"id": 3, "host": {}, "lasts": "1 ms"}
                {"id": 4, "load": {"bytes": 3}}
                {"id": 5, "barrier": {}}
                {"id": 6, "nothing": {}}
                """);
        assertEquals(List.of(), TraceReview.of(trace));
        ExecutionTrace again = LinesReader.read(
                "t.jsonl", LinesWriter.write(trace).getBytes(StandardCharsets.UTF_8), new LinkedHashMap<>());
        assertEquals(trace, again);
        assertEquals(3_000_000, trace.ranks().get(1).nodes().get(0).recordedPs());
    }

    @Test
    void whatIsNotThereIsCountedAndMet() {
        List<String> warnings = TraceReview.of(read("{\"id\": 1, \"after\": [7, 8], \"compute\": {\"flops\": 1}}"));
        assertEquals(List.of("4 dependencies name nodes that are not there; they count as met"), warnings);
    }

    @Test
    void aCircleIsNamed() {
        String message = refused("""
                {"id": 1, "compute": {}}
                {"id": 2, "after": [1, 4], "compute": {}}
                {"id": 3, "after": [2], "compute": {}}
                {"id": 4, "after": [3], "compute": {}}
                """);
        assertTrue(message.contains("waits for itself: 2 after 4 after 3 after 2"), message);
    }

    @Test
    void membersThatDisagreeWouldWaitForEver() {
        String sizes = refused("""
                {"id": 1, "all-reduce": {"group": "both", "bytes": 8}, "ranks": [0]}
                {"id": 5, "all-reduce": {"group": "both", "bytes": 9}, "ranks": [1]}
                """);
        assertTrue(
                sizes.contains("node 5: rank 1 makes call 1 of group 'both' all-reduce of 9, but rank 0 makes it"
                        + " all-reduce of 8 (node 1)"),
                sizes);
        String order = refused("""
                {"id": 1, "all-reduce": {"group": "both", "bytes": 8}, "ranks": [0]}
                {"id": 2, "all-gather": {"group": "both", "bytes": 8}}
                {"id": 3, "all-reduce": {"group": "both", "bytes": 8}, "ranks": [1]}
                """);
        assertTrue(order.contains("call 1 of group 'both'"), order);
        String fewer = refused("""
                {"id": 1, "all-reduce": {"group": "both", "bytes": 8}}
                {"id": 2, "all-reduce": {"group": "both", "bytes": 8}, "ranks": [1]}
                {"id": 3, "compute": {}}
                """);
        assertTrue(fewer.contains("which rank 0 never makes"), fewer);
    }

    @Test
    void messagesHaveTwoEndsOfOneSize() {
        assertTrue(refused(
                        "{\"id\": 1, \"send\": {\"to\": 5, \"bytes\": 8}, \"ranks\": [0]}\n{\"id\": 2, \"compute\": {}}")
                .contains("between rank 0 and rank 5, but the trace has ranks 0 to 1"));
        assertTrue(refused(
                        "{\"id\": 1, \"send\": {\"to\": 1, \"bytes\": 8}, \"ranks\": [0]}\n{\"id\": 2, \"compute\": {}}")
                .contains("but rank 1 receives only 0"));
        assertTrue(refused("""
                        {"id": 1, "send": {"to": 1, "bytes": 8}, "ranks": [0]}
                        {"id": 1, "receive": {"from": 0, "bytes": 9}, "ranks": [1]}
                        """).contains("both ends of a message have the same comm_size"));
    }

    @Test
    void linesAreReadStrictly() {
        assertTrue(refused("{\"id\": 1, \"compute\": {\"flop\": 1}}").contains("did you mean 'flops'"));
        assertTrue(refused("{\"id\": 1, \"after\": [0]}").contains("has no task"));
        assertTrue(refused("{\"id\": 1, \"compute\": {}, \"host\": {}}").contains("has the tasks compute and host"));
        assertTrue(refused("{\"id\": 1, \"all-reduce\": {\"group\": \"bath\", \"bytes\": 1}}")
                .contains("did you mean 'both'"));
        assertTrue(refused("{\"id\": 1, \"all-reduce\": {\"group\": \"both\"}}").contains("bytes: missing"));
        assertTrue(refused("{\"id\": 1, \"compute\": {}}\n{\"id\": 1, \"compute\": {}}")
                .contains("has two nodes 1"));
        assertTrue(refused("{\"id\": 1, \"compute\": {}, \"ranks\": [2]}").contains("names rank 2"));
        assertTrue(refused("{\"id\": 1, \"compute\": {}, \"lasts\": \"3\"}").contains("t.jsonl line 2"));
        assertTrue(refused("").contains("rank 0 has no nodes"));
    }
}
