// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.Arrays;

/**
 * One pass over a graph in topological order, which needs no clock: a task is settled when all it waits for is.
 *
 * <p>Work in hand is a stack whose top is the latest task released, so that a pass runs down one stream as long as it
 * can and touches neighbouring memory. The order of settling does not matter to the times: they are maxima.
 */
final class Sweep {
    private final TaskGraph graph;
    private final Successors successors;
    private final long[] startPs;
    private final long[] endPs;
    /** What each task still waits for. */
    private final int[] waitsFor;
    /** How many members each rendezvous still waits for, and when it could start by those that came. */
    private final int[] awaited;

    private final long[] gatheredPs;
    private int[] stack = new int[1 << 10];
    private int depth;
    private int settled;

    Sweep(TaskGraph graph, Successors successors) {
        this.graph = graph;
        this.successors = successors;
        startPs = new long[graph.tasks];
        endPs = new long[graph.tasks];
        Arrays.fill(endPs, Execution.NEVER_PS);
        waitsFor = successors.waitsFor.clone();
        awaited = graph.rendezvous.awaited();
        gatheredPs = new long[awaited.length];
    }

    Execution run() {
        boolean plain = awaited.length == 0;
        int[] roots = successors.waitsFor;
        for (int t = 0; t < graph.tasks; t++) {
            if (roots[t] == 0) {
                push(t);
                while (depth > 0) {
                    int next = stack[--depth];
                    if (plain || graph.rendezvousOf[next] == TaskGraph.NONE) {
                        settle(next);
                    } else {
                        arrive(next, graph.rendezvousOf[next]);
                    }
                }
            }
        }
        if (settled < graph.tasks) {
            throw Deadlock.of(graph, waitsFor, awaited, endPs);
        }
        return new Execution(graph, startPs, endPs);
    }

    private void arrive(int task, int rendezvous) {
        gatheredPs[rendezvous] = Math.max(gatheredPs[rendezvous], startPs[task]);
        if (--awaited[rendezvous] == 0) {
            for (int m = graph.rendezvous.lastMember(rendezvous); m != TaskGraph.NONE; m = graph.memberBefore[m]) {
                startPs[m] = gatheredPs[rendezvous];
                settle(m);
            }
        }
    }

    private void settle(int task) {
        long end = Math.addExact(startPs[task], graph.durationPs[task]);
        endPs[task] = end;
        settled++;
        for (int i = successors.offset[task + 1] - 1; i >= successors.offset[task]; i--) {
            int s = successors.to[i];
            startPs[s] = Math.max(startPs[s], end);
            if (--waitsFor[s] == 0) {
                push(s);
            }
        }
    }

    private void push(int task) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, Growth.next(depth));
        }
        stack[depth++] = task;
    }
}
