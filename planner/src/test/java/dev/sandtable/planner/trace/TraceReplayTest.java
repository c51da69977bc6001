// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.TraceReview;
import dev.sandtable.workload.trace.lines.LinesReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small traces whose times follow by hand; durations are recorded, in nanoseconds. */
class TraceReplayTest {
    private static final Prices RECORDED =
            new MachinePrices(new Computation.Recorded(), new Communication.Recorded(), Optional.empty());

    private static ReplayResult replay(String text, int streams) {
        ExecutionTrace trace =
                LinesReader.read("t.jsonl", text.getBytes(StandardCharsets.UTF_8), new LinkedHashMap<>());
        TraceReview.of(trace);
        return TraceReplay.of(trace, RECORDED, streams, true);
    }

    /**
     * <pre>
     * rank 0  ├ compute 10 ┤├ sum 4 ┤├ compute 3 ┤
     * rank 1  ├ 6 ┤ waits   ├ sum 4 ┤├ compute 3 ┤
     * </pre>
     */
    @Test
    void aCollectiveBeginsWithItsLastMember() {
        ReplayResult result = replay("""
                {"sandtable-trace": 1, "ranks": 2}
                {"id": 1, "compute": {}, "lasts": "10 ns", "ranks": [0]}
                {"id": 1, "compute": {}, "lasts": "6 ns", "ranks": [1]}
                {"id": 2, "after": [1], "all-reduce": {"bytes": 8}, "lasts": "4 ns"}
                {"id": 3, "after": [2], "compute": {}, "lasts": "3 ns"}
                """, 1);
        assertEquals(17_000, result.step().value());
        assertEquals(6_000, result.start(1, 1).value());
        assertEquals(4_000, result.times(1).waitingPs());
        assertEquals(4_000, result.times(1).exposed().get(Collective.Kind.ALL_REDUCE));
        assertEquals(0, result.times(0).waitingPs());
        assertEquals(17_000, result.path().ps());
        assertEquals("compute", result.path().kinds().get(0).name());
        assertEquals(13_000, result.path().kinds().get(0).ps());
    }

    /** One stream of computation: the lower number first. Communication beside it is hidden. */
    @Test
    void aForkSharesTheChipAndHidesCommunication() {
        ReplayResult result = replay("""
                {"sandtable-trace": 1, "ranks": 1}
                {"id": 1, "compute": {}, "lasts": "5 ns"}
                {"id": 4, "after": [1], "compute": {}, "lasts": "7 ns"}
                {"id": 3, "after": [1], "compute": {}, "lasts": "2 ns"}
                {"id": 2, "after": [1], "all-reduce": {"bytes": 8}, "lasts": "6 ns"}
                {"id": 5, "after": [2], "host": {}, "lasts": "4 ns"}
                """, 1);
        assertEquals(5_000, result.start(0, 2).value());
        assertEquals(7_000, result.start(0, 3).value());
        assertEquals(15_000, result.step().value());
        assertEquals(6_000, result.times(0).overlapPs());
        assertEquals(14_000, result.times(0).computePs());
        assertEquals(1_000, result.times(0).hostPs());
    }

    @Test
    void aMessageComesWhenItWasSentOrIsAwaited() {
        ReplayResult result = replay("""
                {"sandtable-trace": 1, "ranks": 2}
                {"id": 1, "compute": {}, "lasts": "3 ns"}
                {"id": 2, "after": [1], "send": {"to": 1, "bytes": 1}, "lasts": "9 ns", "ranks": [0]}
                {"id": 2, "after": [1], "receive": {"from": 0, "bytes": 1}, "ranks": [1]}
                {"id": 3, "after": [2], "compute": {}, "lasts": "1 ns", "ranks": [1]}
                """, 1);
        assertEquals(13_000, result.step().value());
        assertEquals(9_000, result.times(1).waitingPs());
        assertEquals(9_000, result.times(0).exposed().get(Collective.Kind.SEND_RECV));
        assertEquals(13_000, result.path().ps());
    }

    /** Two ranks come to two groups in opposite orders: one stream is too few, and two are enough. */
    @Test
    void ranksThatWaitForEachOtherAreNamed() {
        String text = """
                {"sandtable-trace": 1, "ranks": 2, "groups": {"a": [0, 1], "b": [0, 1]}}
                {"id": 1, "name": "first", "all-reduce": {"group": "a", "bytes": 8}, "lasts": "4 ns", "ranks": [0]}
                {"id": 2, "name": "second", "all-reduce": {"group": "b", "bytes": 8}, "lasts": "4 ns", "ranks": [0]}
                {"id": 1, "name": "second", "all-reduce": {"group": "b", "bytes": 8}, "lasts": "4 ns", "ranks": [1]}
                {"id": 2, "name": "first", "all-reduce": {"group": "a", "bytes": 8}, "lasts": "4 ns", "ranks": [1]}
                """;
        String message =
                assertThrows(SpecException.class, () -> replay(text, 1)).getMessage();
        assertTrue(
                message.contains(
                        "rank 0 waits in node 1 (first) for rank 1 to come to node 2 (first); rank 1 waits in node 1"
                                + " (second) for rank 0 to come to node 2 (second)"),
                message);
        assertEquals(4_000, replay(text, 2).step().value());
        assertEquals(4_000, replay(text, TraceReplay.STREAM_PER_GROUP).step().value());
    }
}
