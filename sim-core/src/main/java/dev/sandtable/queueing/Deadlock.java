// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Some tasks of a graph, or streams of an ensemble, can never go on. Says which, and why: a circle of tasks that wait for one
 * another, a rendezvous whose members never all come, a token that nobody posts.
 */
public final class Deadlock extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** How many tasks the message names. */
    private static final int NAMED = 8;

    private final List<Integer> stuck;
    private final List<Integer> circle;

    private Deadlock(String message, List<Integer> stuck, List<Integer> circle) {
        super(message);
        this.stuck = stuck;
        this.circle = circle;
    }

    /** The first tasks or streams, by number, that did not run to their end; at most eight. */
    public List<Integer> stuck() {
        return stuck;
    }

    /** Tasks each of which waits for the next, and the last for the first; empty if a rendezvous lacks members. */
    public List<Integer> circle() {
        return circle;
    }

    /** Streams of an ensemble that wait for what never comes. */
    static Deadlock amongStreams(Streams streams, Groups groups, Channels channels) {
        int[] channelOf = new int[streams.count()];
        Arrays.fill(channelOf, TaskGraph.NONE);
        for (int c = 0; c < channels.count(); c++) {
            if (channels.waiting(c) != TaskGraph.NONE) {
                channelOf[channels.waiting(c)] = c;
            }
        }
        int left = streams.count() - streams.halted();
        StringBuilder message = new StringBuilder();
        message.append(left).append(" of ").append(streams.count()).append(" streams can never go on");
        List<Integer> stuck = new ArrayList<>();
        for (int s = 0; s < streams.count() && stuck.size() < NAMED; s++) {
            Program program = streams.program(s);
            int at = streams.at(s);
            if (channelOf[s] != TaskGraph.NONE) {
                message.append("\n  stream ")
                        .append(s)
                        .append(" waits for a token on channel ")
                        .append(channelOf[s]);
                stuck.add(s);
            } else if (program.op[at] == Program.MEET) {
                int group = streams.group(s, program.operand[at]);
                message.append("\n  stream ")
                        .append(s)
                        .append(" waits in group ")
                        .append(group)
                        .append(" for ");
                message.append(groups.members(group) - groups.here(group)).append(" of ");
                message.append(groups.members(group)).append(" members");
                stuck.add(s);
            }
        }
        return new Deadlock(message.toString(), List.copyOf(stuck), List.of());
    }

    static Deadlock of(TaskGraph graph, int[] waitsFor, int[] awaited, long[] endPs) {
        List<Integer> stuck = new ArrayList<>();
        int left = 0;
        for (int t = 0; t < graph.tasks; t++) {
            if (endPs[t] == Execution.NEVER_PS) {
                left++;
                if (stuck.size() < NAMED) {
                    stuck.add(t);
                }
            }
        }
        StringBuilder message = new StringBuilder();
        message.append(left).append(" of ").append(graph.tasks).append(" tasks can never run");
        List<Integer> circle = circle(graph, waitsFor, endPs, stuck.get(0), message);
        for (int t : stuck) {
            message.append("\n  ").append(describe(graph, waitsFor, awaited, endPs, t));
        }
        return new Deadlock(message.toString(), List.copyOf(stuck), circle);
    }

    /** Follows "waits for" from a stuck task until a task comes twice or a rendezvous lacks a member. */
    private static List<Integer> circle(
            TaskGraph graph, int[] waitsFor, long[] endPs, int first, StringBuilder message) {
        Set<Integer> seen = new LinkedHashSet<>();
        int task = first;
        while (seen.add(task)) {
            task = blocker(graph, waitsFor, endPs, task);
            if (task == TaskGraph.NONE) {
                message.append(": a rendezvous was never completed");
                return List.of();
            }
        }
        List<Integer> circle = new ArrayList<>(seen).subList(new ArrayList<>(seen).indexOf(task), seen.size());
        message.append(": they wait in a circle ").append(circle);
        return List.copyOf(circle);
    }

    /** A task that has not run and that the given one waits for; none if it waits for a member never submitted. */
    private static int blocker(TaskGraph graph, int[] waitsFor, long[] endPs, int task) {
        if (waitsFor[task] > 0) {
            int previous = graph.previous[task];
            if (previous != TaskGraph.NONE && endPs[previous] == Execution.NEVER_PS) {
                return previous;
            }
            int e = graph.edgeHead[task];
            while (endPs[graph.edgeFrom[e]] != Execution.NEVER_PS) {
                e = graph.edgeNext[e];
            }
            return graph.edgeFrom[e];
        }
        int member = graph.rendezvous.lastMember(graph.rendezvousOf(task));
        while (member != TaskGraph.NONE && waitsFor[member] == 0) {
            member = graph.memberBefore[member];
        }
        return member;
    }

    private static String describe(TaskGraph graph, int[] waitsFor, int[] awaited, long[] endPs, int task) {
        String who = "task " + task + " on stream " + graph.streamOf[task];
        int rendezvous = graph.rendezvousOf(task);
        if (waitsFor[task] > 0 || rendezvous == TaskGraph.NONE) {
            return who + " waits for task " + blocker(graph, waitsFor, endPs, task);
        }
        return who + " waits in rendezvous " + rendezvous + " for " + awaited[rendezvous] + " of "
                + graph.rendezvous.members(rendezvous) + " members ("
                + (graph.rendezvous.members(rendezvous) - graph.rendezvous.joined(rendezvous))
                + " were never submitted)";
    }
}
