// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.queueing.CriticalPath.Reason;
import dev.sandtable.queueing.CriticalPath.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where several things ended together, the path names one of them by a rule. */
class CriticalPathTest {
    private final TaskGraph graph = new TaskGraph();

    private List<Step> path() {
        return graph.execute().criticalPath().steps();
    }

    @Test
    void theLowestOfThoseThatEndLastIsTheLast() {
        int a = graph.addTask(TaskGraph.NO_STREAM, 4);
        int b = graph.addTask(TaskGraph.NO_STREAM, 9);
        graph.addTask(TaskGraph.NO_STREAM, 9);
        assertEquals(List.of(new Step(b, Reason.ORIGIN, 9)), path());
        graph.duration(a, 9);
        assertEquals(List.of(new Step(a, Reason.ORIGIN, 9)), path());
    }

    @Test
    void theLowestPredecessorIsNamedInWhateverOrderTheyWereAdded() {
        int a = graph.addTask(TaskGraph.NO_STREAM, 7);
        int b = graph.addTask(TaskGraph.NO_STREAM, 7);
        int c = graph.addTask(TaskGraph.NO_STREAM, 6);
        for (int[] order : new int[][] {{a, b, c}, {b, c, a}, {c, b, a}}) {
            int last = graph.addTask(TaskGraph.NO_STREAM, 1);
            for (int predecessor : order) {
                graph.after(last, predecessor);
            }
            graph.duration(last, 1);
            assertEquals(List.of(new Step(last, Reason.DEPENDENCY, 1), new Step(a, Reason.ORIGIN, 7)), path());
            graph.duration(last, 0);
        }
    }

    @Test
    void theStreamIsNamedBeforeAPredecessor() {
        int s = graph.addStream();
        int predecessor = graph.addTask(TaskGraph.NO_STREAM, 5);
        int before = graph.addTask(s, 5);
        int last = graph.addTask(s, 1);
        graph.after(last, predecessor);
        assertEquals(List.of(new Step(last, Reason.STREAM, 1), new Step(before, Reason.ORIGIN, 5)), path());
    }

    @Test
    void theLowestOfTheSlowestMembersIsNamed() {
        // Four members; the first is ready at once, the second and the fourth are held until 5, the third until 3.
        int r = graph.addRendezvous(4, 2);
        int[] held = new int[4];
        int[] members = new int[4];
        long[] until = {0, 5, 3, 5};
        for (int m = 0; m < 4; m++) {
            int stream = graph.addStream();
            held[m] = until[m] == 0 ? -1 : graph.addTask(stream, until[m]);
            members[m] = graph.join(r, stream);
        }
        assertEquals(
                List.of(
                        new Step(members[0], Reason.RENDEZVOUS, 0),
                        new Step(members[1], Reason.STREAM, 2),
                        new Step(held[1], Reason.ORIGIN, 5)),
                path());
    }

    @Test
    void aRendezvousThatNothingHeldIsTheOrigin() {
        int r = graph.addRendezvous(2, 2);
        int first = graph.join(r, graph.addStream());
        graph.join(r, graph.addStream());
        assertEquals(List.of(new Step(first, Reason.ORIGIN, 2)), path());
    }
}
