// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.queueing.TaskGraph;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted, and the bytes that are written of it. */
class TimelineTest {
    @Test
    void writesChromeTraceEvents() throws IOException {
        RecordedSpans spans = new RecordedSpans();
        assertTrue(spans.recording());
        int compute = spans.track("rank 0", "compute");
        int network = spans.track("rank 0", "network");
        int other = spans.track("rank \"1\"", "compute");
        int gemm = spans.name("gemm");
        assertEquals(gemm, spans.name("gemm"));
        assertEquals(compute, spans.track("rank 0", "compute"));
        spans.span(compute, gemm, 0, 1_500_000);
        spans.span(network, spans.name("all-reduce"), 1, 1_000_002);
        spans.span(other, spans.name("back\\slash\n"), 7_000_000, 7_000_000);
        spans.level(compute, spans.name("memory"), 2_000_000, 0.1);
        spans.level(compute, spans.name("memory"), 3_000_000, 8e10);
        StringBuilder out = new StringBuilder();
        PerfettoJson.write(spans, out);
        assertEquals("""
                {"displayTimeUnit":"ns","traceEvents":[
                {"ph":"M","pid":1,"tid":0,"name":"process_name","args":{"name":"rank 0"}},
                {"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"compute"}},
                {"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"network"}},
                {"ph":"M","pid":2,"tid":0,"name":"process_name","args":{"name":"rank \\"1\\""}},
                {"ph":"M","pid":2,"tid":3,"name":"thread_name","args":{"name":"compute"}},
                {"ph":"X","pid":1,"tid":1,"name":"gemm","ts":0.000000,"dur":1.500000},
                {"ph":"X","pid":1,"tid":2,"name":"all-reduce","ts":0.000001,"dur":1.000001},
                {"ph":"X","pid":2,"tid":3,"name":"back\\\\slash\\u000a","ts":7.000000,"dur":0.000000},
                {"ph":"C","pid":1,"name":"memory","ts":2.000000,"args":{"value":0.1}},
                {"ph":"C","pid":1,"name":"memory","ts":3.000000,"args":{"value":8E+10}}
                ]}
                """, out.toString());
    }

    @Test
    void emptyTimelineIsValid() throws IOException {
        StringBuilder out = new StringBuilder();
        PerfettoJson.write(new RecordedSpans(), out);
        assertEquals("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n]}\n", out.toString());
    }

    @Test
    void keepsMoreThanTheFirstColumnsHold() {
        RecordedSpans spans = new RecordedSpans();
        for (int i = 0; i < 1_000; i++) {
            spans.span(i, 2 * i, 3L * i, 4L * i);
            spans.level(i, i, i, i);
        }
        assertEquals(1_000, spans.spans());
        assertEquals(1_000, spans.levels());
        assertEquals(
                List.of(999L, 1998L, 2997L, 3996L),
                List.of((long) spans.spanTrack(999), (long) spans.spanName(999), spans.startPs(999), spans.endPs(999)));
        assertEquals(999, spans.levelValue(999));
        assertEquals(999, spans.levelPs(999));
        assertEquals(999, spans.levelTrack(999) + spans.levelName(0));
    }

    @Test
    void refusesSpansThatCannotBe() {
        RecordedSpans spans = new RecordedSpans();
        assertThrows(IllegalArgumentException.class, () -> spans.span(0, 0, 5, 4));
        assertThrows(IllegalArgumentException.class, () -> spans.span(0, 0, -1, 4));
        assertThrows(IllegalArgumentException.class, () -> spans.level(0, 0, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> spans.level(0, 0, -5, 1));
    }

    @Test
    void noneTakesNoNote() {
        SpanRecorder none = SpanRecorder.none();
        assertFalse(none.recording());
        assertEquals(none.name("a"), none.name("b"));
        assertEquals(none.track("a", "b"), none.track("c", "d"));
        none.span(0, 0, 5, 4);
        none.level(0, 0, 5, 4);
    }

    @Test
    void executionIsDrawnOnTheTracksOfItsStreams() {
        TaskGraph graph = new TaskGraph();
        int s0 = graph.addStream();
        int s1 = graph.addStream();
        int a = graph.addTask(s0, 5);
        int hidden = graph.addTask(s1, 2);
        graph.after(graph.addTask(TaskGraph.NO_STREAM, 3), a);
        int b = graph.addTask(s0, 7);
        RecordedSpans spans = new RecordedSpans();
        int track = spans.track("rank 0", "compute");
        int[] names = {spans.name("a"), spans.name("hidden"), spans.name("nowhere"), spans.name("b")};
        graph.execute().record(spans, new int[] {track, -1}, task -> names[task]);
        assertEquals(2, spans.spans());
        assertEquals(names[a], spans.spanName(0));
        assertEquals(names[b], spans.spanName(1));
        assertEquals(5, spans.startPs(1));
        assertEquals(12, spans.endPs(1));
        assertEquals(1, hidden);
    }
}
