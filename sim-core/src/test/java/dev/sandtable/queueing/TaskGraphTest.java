// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.queueing.CriticalPath.Reason;
import dev.sandtable.queueing.CriticalPath.Step;
import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Closed forms: pipelines, rendezvous, critical paths and deadlocks small enough to draw. */
class TaskGraphTest {
    private final TaskGraph graph = new TaskGraph();

    @Test
    void emptyGraphTakesNoTime() {
        graph.addStream();
        Execution done = graph.execute();
        assertEquals(Picoseconds.ZERO, done.makespan());
        assertEquals(List.of(), done.criticalPath().steps());
        assertEquals(Picoseconds.ZERO, done.busy(0));
    }

    @Test
    void pipelineOfStagesAndMicroBatches() {
        // k stages, m equal tasks through each: the last leaves after k + m - 1 slots.
        int k = 7;
        int m = 12;
        long t = 1_000;
        for (int stage = 0; stage < k; stage++) {
            graph.addStream();
        }
        int[] before = new int[m];
        for (int stage = 0; stage < k; stage++) {
            for (int batch = 0; batch < m; batch++) {
                int task = graph.addTask(stage, t);
                if (stage > 0) {
                    graph.after(task, before[batch]);
                }
                before[batch] = task;
            }
        }
        Execution done = graph.execute();
        assertEquals((k + m - 1) * t, done.makespan().value());
        assertArrayEquals(new long[] {m * t, m * t, m * t, m * t, m * t, m * t, m * t}, done.busyPs());
        assertEquals(3 * t, done.startPs(3 * m));
        assertEquals((k + m - 1), done.criticalPath().steps().size());
    }

    @Test
    void rendezvousWaitsForTheSlowest() {
        // stream 0:  a(10) | R(5) | c(1)
        // stream 1:  b(30)        | R(5)
        int s0 = graph.addStream();
        int s1 = graph.addStream();
        int a = graph.addTask(s0, 10, 1);
        int r = graph.addRendezvous(2, 5);
        int r0 = graph.join(r, s0, 2);
        int c = graph.addTask(s0, 1, 1);
        int b = graph.addTask(s1, 30, 1);
        int r1 = graph.join(r, s1, 2);
        Execution done = graph.execute();
        assertEquals(30, done.startPs(r0));
        assertEquals(35, done.endPs(r0));
        assertEquals(30, done.startPs(r1));
        assertEquals(35, done.startPs(c));
        assertEquals(36, done.makespan().value());
        assertEquals(0, done.startPs(a));
        assertEquals(new Picoseconds(16), done.busy(s0));
        assertEquals(new Picoseconds(35), done.busy(s1));
        CriticalPath path = done.criticalPath();
        assertEquals(
                List.of(
                        new Step(c, Reason.STREAM, 1),
                        new Step(r0, Reason.RENDEZVOUS, 0),
                        new Step(r1, Reason.STREAM, 5),
                        new Step(b, Reason.ORIGIN, 30)),
                path.steps());
        assertArrayEquals(new long[] {0, 31, 5}, path.psByTag(graph, 3));
    }

    @Test
    void dependencyMayPointForward() {
        // Submitted first, started last: the order of numbers means nothing between streams.
        int s0 = graph.addStream();
        int s1 = graph.addStream();
        int late = graph.addTask(s0, 4);
        int early = graph.addTask(s1, 6);
        graph.after(late, early);
        Execution done = graph.execute();
        assertEquals(6, done.startPs(late));
        assertEquals(
                List.of(new Step(late, Reason.DEPENDENCY, 4), new Step(early, Reason.ORIGIN, 6)),
                done.criticalPath().steps());
    }

    @Test
    void exposedCommunicationIsWhatComputingDoesNotCover() {
        // compute:  |aaaaaaaaaa|     |bbbbb|        0-10, 15-20
        // network:  |xxxx|     |yyyyy|     |zz|     0-4, 10-15, 20-22, of which 5 + 2 are exposed
        // other:    idle until 22, then 22-25
        int compute = graph.addStream();
        int network = graph.addStream();
        int other = graph.addStream();
        int a = graph.addTask(compute, 10);
        graph.addTask(network, 4);
        int y = graph.addTask(network, 5);
        int b = graph.addTask(compute, 5);
        int z = graph.addTask(network, 2);
        int c = graph.addTask(other, 3);
        graph.after(y, a);
        graph.after(b, y);
        graph.after(z, b);
        graph.after(c, z);
        Execution done = graph.execute();
        assertEquals(new Picoseconds(22), done.covered(compute, network));
        assertEquals(new Picoseconds(7), new Picoseconds(22 - done.busy(compute).value()));
        assertEquals(new Picoseconds(15), done.covered(compute));
        assertEquals(new Picoseconds(25), done.covered(compute, network, other));
        assertEquals(Picoseconds.ZERO, done.covered());
    }

    @Test
    void wideForkOutgrowsTheFirstColumns() {
        // One task releases 5,000 on 50 streams of 100 each; a join waits for all: 1 + 100 · 2 + 1.
        int root = graph.addTask(TaskGraph.NO_STREAM, 1);
        int join = graph.addTask(TaskGraph.NO_STREAM, 1);
        for (int s = 0; s < 50; s++) {
            graph.addStream();
        }
        for (int i = 0; i < 5_000; i++) {
            int task = graph.addTask(i % 50, 2);
            graph.after(task, root);
            graph.after(join, task);
            graph.after(graph.addTask(TaskGraph.NO_STREAM, 3), root);
        }
        assertEquals(10_002, graph.tasks());
        assertEquals(15_000, graph.edges());
        assertEquals(202, graph.execute().makespan().value());
        assertEquals(49, graph.stream(2 + 2 * 49));
    }

    @Test
    void tasksOnNoStreamOverlap() {
        int s = graph.addStream();
        int a = graph.addTask(TaskGraph.NO_STREAM, 9);
        int b = graph.addTask(TaskGraph.NO_STREAM, 7);
        int join = graph.addTask(s, 1);
        graph.after(join, a);
        graph.after(join, b);
        assertEquals(10, graph.execute().makespan().value());
        assertArrayEquals(new long[] {1}, graph.execute().busyPs());
    }

    @Test
    void durationsChangeBetweenExecutions() {
        int s0 = graph.addStream();
        int s1 = graph.addStream();
        int a = graph.addTask(s0, 1);
        int r = graph.addRendezvous(2, 1);
        graph.join(r, s0);
        int member = graph.join(r, s1);
        assertEquals(2, graph.execute().makespan().value());
        graph.duration(a, 10);
        graph.rendezvousDuration(r, 7);
        assertEquals(17, graph.execute().makespan().value());
        assertEquals(7, graph.durationPs(member));
        assertThrows(IllegalArgumentException.class, () -> graph.duration(member, 3));
    }

    @Test
    void circleIsNamed() {
        int s0 = graph.addStream();
        int s1 = graph.addStream();
        int a = graph.addTask(s0, 1);
        int b = graph.addTask(s0, 1);
        int c = graph.addTask(s1, 1);
        graph.after(a, c);
        graph.after(c, b);
        Deadlock stuck = assertThrows(Deadlock.class, graph::execute);
        assertEquals(List.of(a, c, b), stuck.circle());
        assertEquals(List.of(a, b, c), stuck.stuck());
        assertTrue(String.valueOf(stuck.getMessage())
                .contains("3 of 3 tasks can never run: they wait in a circle [0, 2, 1]"));
        assertTrue(
                String.valueOf(stuck.getMessage()).contains("task 0 on stream 0 waits for task 2"), stuck.getMessage());
    }

    @Test
    void crossedRendezvousAreACircle() {
        // stream 0: R S   stream 1: S R
        int s0 = graph.addStream();
        int s1 = graph.addStream();
        int r = graph.addRendezvous(2, 1);
        int s = graph.addRendezvous(2, 1);
        int r0 = graph.join(r, s0);
        int s0member = graph.join(s, s0);
        int s1member = graph.join(s, s1);
        int r1 = graph.join(r, s1);
        Deadlock stuck = assertThrows(Deadlock.class, graph::execute);
        assertEquals(List.of(r0, r1, s1member, s0member), stuck.circle());
        assertTrue(String.valueOf(stuck.getMessage())
                .contains("waits in rendezvous 0 for 1 of 2 members (0 were never submitted)"));
    }

    @Test
    void rendezvousNeverCompletedIsNamed() {
        int s0 = graph.addStream();
        int done = graph.addTask(s0, 1);
        int r = graph.addRendezvous(3, 1);
        int m = graph.join(r, s0);
        Deadlock stuck = assertThrows(Deadlock.class, graph::execute);
        assertEquals(List.of(m), stuck.stuck());
        assertEquals(List.of(), stuck.circle());
        assertEquals(0, done);
        assertEquals(
                "1 of 2 tasks can never run: a rendezvous was never completed\n"
                        + "  task 1 on stream 0 waits in rendezvous 0 for 2 of 3 members (2 were never submitted)",
                stuck.getMessage());
    }

    @Test
    void refusesWhatIsNotThere() {
        int s = graph.addStream();
        int t = graph.addTask(s, 1);
        assertThrows(IllegalArgumentException.class, () -> graph.addTask(s + 1, 1));
        assertThrows(IllegalArgumentException.class, () -> graph.addTask(-2, 1));
        assertThrows(IllegalArgumentException.class, () -> graph.addTask(s, -1));
        assertThrows(IllegalArgumentException.class, () -> graph.after(t, t + 1));
        assertThrows(IllegalArgumentException.class, () -> graph.after(-1, t));
        assertThrows(IllegalArgumentException.class, () -> graph.addRendezvous(0, 1));
        assertThrows(IllegalArgumentException.class, () -> graph.join(0, s));
        int r = graph.addRendezvous(1, 1);
        graph.join(r, s);
        assertThrows(IllegalStateException.class, () -> graph.join(r, s));
        assertThrows(ArithmeticException.class, () -> {
            graph.duration(t, Long.MAX_VALUE);
            graph.execute();
        });
    }

    @Test
    void numbersThatNameNothingAreRefusedWithWhatThereIs() {
        int s = graph.addStream();
        int t = graph.addTask(s, 1);
        int r = graph.addRendezvous(2, 3);
        graph.join(r, s);
        for (int none : new int[] {-1, 2, 1 << 20}) {
            for (Executable ask : List.<Executable>of(
                    () -> graph.durationPs(none),
                    () -> graph.stream(none),
                    () -> graph.tag(none),
                    () -> graph.duration(none, 1),
                    () -> graph.after(t, none))) {
                IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, ask);
                assertEquals("no task " + none + ", there are 2", refused.getMessage());
            }
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> graph.rendezvousDuration(none, 1));
            assertEquals("no rendezvous " + none + ", there are 1", refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> graph.join(none, s));
        }
        assertThrows(IllegalArgumentException.class, () -> graph.duration(t, -1));
        assertThrows(IllegalArgumentException.class, () -> graph.addRendezvous(1, -1));
        assertThrows(IllegalArgumentException.class, () -> graph.rendezvousDuration(r, -1));
        assertEquals(1, graph.durationPs(t));
        assertEquals(3, graph.durationPs(1));
    }

    @Test
    void aLateMemberTakesAsLongAsItsRendezvousDoesByThen() {
        int r = graph.addRendezvous(2, 3);
        int early = graph.join(r, graph.addStream());
        graph.rendezvousDuration(r, 8);
        int late = graph.join(r, graph.addStream());
        assertEquals(8, graph.durationPs(early));
        assertEquals(8, graph.durationPs(late));
        assertEquals(8, graph.execute().makespan().value());
    }

    @Test
    void manyRendezvousAndStreamsOutgrowTheFirstColumns() {
        // 100 streams in a ring meet their neighbours: each rendezvous takes 1 more, one after another.
        for (int s = 0; s < 101; s++) {
            graph.addStream();
        }
        for (int r = 0; r < 100; r++) {
            assertEquals(r, graph.addRendezvous(2, 1));
            graph.join(r, r);
            graph.join(r, r + 1);
        }
        Execution done = graph.execute();
        assertEquals(100, done.makespan().value());
        assertEquals(99, done.startPs(199));
        assertEquals(
                100,
                done.criticalPath().steps().stream()
                        .filter(step -> step.lengthPs() == 1)
                        .count());
    }

    @Test
    void aLargeDeadlockNamesTheFirstEight() {
        int s = graph.addStream();
        int first = graph.addTask(s, 1);
        for (int t = 1; t < 20; t++) {
            graph.addTask(s, 1);
        }
        graph.after(first, 19);
        Deadlock stuck = assertThrows(Deadlock.class, graph::execute);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), stuck.stuck());
        assertEquals(20, stuck.circle().size());
        assertEquals(9, String.valueOf(stuck.getMessage()).lines().count());
    }

    @Test
    void columnsGrowByHalfAndNotBeyondAnArray() {
        int most = Integer.MAX_VALUE - 8;
        assertEquals(16, Growth.next(0));
        assertEquals(166, Growth.next(100));
        assertEquals(most, Growth.next(most / 3 * 2));
        assertEquals(most, Growth.next(most - 1));
        assertThrows(IllegalStateException.class, () -> Growth.next(most));
        assertThrows(IllegalStateException.class, () -> Growth.next(Integer.MAX_VALUE));
    }

    @Test
    void everyTaskOnADrawnTrackIsDrawn() {
        int drawn = graph.addStream();
        int hidden = graph.addStream();
        int a = graph.addTask(drawn, 4);
        int b = graph.addTask(hidden, 5);
        int c = graph.addTask(drawn, 6);
        graph.addTask(TaskGraph.NO_STREAM, 7);
        graph.after(c, b);
        List<String> spans = new ArrayList<>();
        graph.execute().record(new Spans(spans), new int[] {0, -1}, task -> 100 + task);
        assertEquals(List.of("track 0 name " + (100 + a) + ": 0-4", "track 0 name " + (100 + c) + ": 5-11"), spans);
    }

    /** Writes spans down. */
    private record Spans(List<String> spans) implements SpanRecorder {
        @Override
        public boolean recording() {
            return true;
        }

        @Override
        public int name(String text) {
            return 0;
        }

        @Override
        public int track(String process, String track) {
            return 0;
        }

        @Override
        public void span(int track, int name, long startPs, long endPs) {
            spans.add("track " + track + " name " + name + ": " + startPs + "-" + endPs);
        }

        @Override
        public void level(int track, int name, long timePs, double value) {}
    }
}
