// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.ArrayList;
import java.util.List;

/**
 * A chain of tasks, from the last to end back to time zero, each of which started the moment the next one in the list
 * ended. The times of its steps add up to the makespan. Where several things ended together the stream's own previous
 * task is named before a predecessor, and a lower number before a higher one.
 *
 * @param steps from the last task back to the first
 */
public record CriticalPath(List<Step> steps) {
    /** Why a task did not start earlier. */
    public enum Reason {
        /** It waited for nothing. */
        ORIGIN,
        /** The task before it on its stream was running. */
        STREAM,
        /** A predecessor was running. */
        DEPENDENCY,
        /** Another member of its rendezvous was not ready; that member is the next step. */
        RENDEZVOUS
    }

    /**
     * One task of the chain.
     *
     * @param task the task's number
     * @param reason why it did not start earlier, which leads to the next step
     * @param lengthPs its share of the makespan: its duration, or nothing where the next step, a member of the same
     *     rendezvous, stands for the same time
     */
    public record Step(int task, Reason reason, long lengthPs) {}

    public CriticalPath {
        steps = List.copyOf(steps);
    }

    /** The makespan divided among tags: what the time on the path went to. Tags must lie between 0 and {@code tags}. */
    public long[] psByTag(TaskGraph graph, int tags) {
        long[] sums = new long[tags];
        for (Step step : steps) {
            sums[graph.tag(step.task())] += step.lengthPs();
        }
        return sums;
    }

    static CriticalPath of(Execution execution, int last) {
        List<Step> steps = new ArrayList<>();
        int task = last;
        while (task != TaskGraph.NONE) {
            Link link = whyNotEarlier(execution, task);
            long length = execution.endPs(task) - execution.startPs(task);
            steps.add(new Step(task, link.reason, link.reason == Reason.RENDEZVOUS ? 0 : length));
            task = link.to;
        }
        return new CriticalPath(steps);
    }

    /** What a task waited for last. */
    private record Link(Reason reason, int to) {}

    private static Link whyNotEarlier(Execution execution, int task) {
        Link own = ownReason(execution, task);
        TaskGraph graph = execution.graph();
        int rendezvous = graph.rendezvousOf(task);
        if (own.reason != Reason.ORIGIN || rendezvous == TaskGraph.NONE) {
            return own;
        }
        int slowest = TaskGraph.NONE;
        for (int m = graph.rendezvous.lastMember(rendezvous); m != TaskGraph.NONE; m = graph.memberBefore[m]) {
            if (ownReason(execution, m).reason != Reason.ORIGIN && (slowest == TaskGraph.NONE || m < slowest)) {
                slowest = m;
            }
        }
        return slowest == TaskGraph.NONE ? own : new Link(Reason.RENDEZVOUS, slowest);
    }

    /** Its stream or a predecessor of its own that ended just when it started. */
    private static Link ownReason(Execution execution, int task) {
        TaskGraph graph = execution.graph();
        long start = execution.startPs(task);
        int previous = graph.previous[task];
        if (previous != TaskGraph.NONE && execution.endPs(previous) == start) {
            return new Link(Reason.STREAM, previous);
        }
        int lowest = TaskGraph.NONE;
        for (int e = graph.edgeHead[task]; e != TaskGraph.NONE; e = graph.edgeNext[e]) {
            int from = graph.edgeFrom[e];
            if (execution.endPs(from) == start && (lowest == TaskGraph.NONE || from < lowest)) {
                lowest = from;
            }
        }
        return lowest == TaskGraph.NONE ? new Link(Reason.ORIGIN, lowest) : new Link(Reason.DEPENDENCY, lowest);
    }
}
