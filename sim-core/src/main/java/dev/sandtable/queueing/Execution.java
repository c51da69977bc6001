// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.units.Picoseconds;
import java.util.function.IntUnaryOperator;

/**
 * When each task of a graph started and ended. Times are picoseconds from the start of the execution. Of an execution
 * that was stopped ({@link Unfinished}) only the tasks that ended count.
 *
 * <p>The law that holds for every execution: each task starts exactly when the last thing it waited for ended, so that
 * the critical path covers the makespan without a gap.
 */
public final class Execution {
    /** The start and the end of what did not happen; none is left in a finished execution. */
    static final long NEVER_PS = -1;

    private final TaskGraph graph;
    private final long[] startPs;
    private final long[] endPs;
    private final long makespanPs;
    private final int last;

    Execution(TaskGraph graph, long[] startPs, long[] endPs) {
        this.graph = graph;
        this.startPs = startPs;
        this.endPs = endPs;
        int latest = TaskGraph.NONE;
        long end = 0;
        for (int t = 0; t < endPs.length; t++) {
            if (ended(t) && (latest == TaskGraph.NONE || endPs[t] > end)) {
                latest = t;
                end = endPs[t];
            }
        }
        last = latest;
        makespanPs = end;
    }

    /** When the last task ended. */
    public Picoseconds makespan() {
        return new Picoseconds(makespanPs);
    }

    /** Whether a task ended; each does in an execution that was not stopped. */
    public boolean ended(int task) {
        return endPs[task] != NEVER_PS;
    }

    /** −1 if the task did not start. */
    public long startPs(int task) {
        return startPs[task];
    }

    /** −1 if the task did not end. */
    public long endPs(int task) {
        return endPs[task];
    }

    /** How long each stream ran tasks; what is left of the makespan it waited. */
    public long[] busyPs() {
        long[] busy = new long[graph.streams()];
        for (int t = 0; t < startPs.length; t++) {
            int stream = graph.streamOf[t];
            if (stream != TaskGraph.NO_STREAM && ended(t)) {
                busy[stream] += endPs[t] - startPs[t];
            }
        }
        return busy;
    }

    /** How long a stream ran tasks. */
    public Picoseconds busy(int stream) {
        return new Picoseconds(busyPs()[stream]);
    }

    /**
     * How long at least one of some streams ran a task. With a computing and a communicating stream, communication that
     * nothing hides is {@code covered(both) − busy(computing)}, and the makespan less {@code covered(both)} is idle.
     */
    public Picoseconds covered(int... streams) {
        int[] at = new int[streams.length];
        for (int i = 0; i < streams.length; i++) {
            at[i] = graph.lastOn(streams[i]);
            while (at[i] != TaskGraph.NONE && !ended(at[i])) {
                at[i] = graph.previous[at[i]];
            }
        }
        // From the last end backwards; the tasks of one stream do not overlap.
        long covered = 0;
        long uncoveredFrom = makespanPs;
        for (int i = latest(at); i >= 0; i = latest(at)) {
            long until = Math.min(endPs[at[i]], uncoveredFrom);
            covered += Math.max(0, until - startPs[at[i]]);
            uncoveredFrom = Math.min(uncoveredFrom, startPs[at[i]]);
            at[i] = graph.previous[at[i]];
        }
        return new Picoseconds(covered);
    }

    /** The position of the task that ended last; −1 if there is none left. */
    private int latest(int[] at) {
        int latest = -1;
        for (int i = 0; i < at.length; i++) {
            if (at[i] != TaskGraph.NONE && (latest < 0 || endPs[at[i]] > endPs[at[latest]])) {
                latest = i;
            }
        }
        return latest;
    }

    /** Why the makespan is what it is: the chain of tasks from the last to end back to time zero. */
    public CriticalPath criticalPath() {
        return CriticalPath.of(this, last);
    }

    /**
     * Draws every task that ended on the track of its stream, in the order of numbers.
     *
     * @param trackOfStream the recorder's track of each stream; a negative one is not drawn
     * @param nameOfTask the recorder's name of each task
     */
    public void record(SpanRecorder recorder, int[] trackOfStream, IntUnaryOperator nameOfTask) {
        for (int t = 0; t < startPs.length; t++) {
            int stream = graph.streamOf[t];
            if (stream != TaskGraph.NO_STREAM && trackOfStream[stream] >= 0 && ended(t)) {
                recorder.span(trackOfStream[stream], nameOfTask.applyAsInt(t), startPs[t], endPs[t]);
            }
        }
    }

    TaskGraph graph() {
        return graph;
    }
}
