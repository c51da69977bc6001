// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import dev.sandtable.workload.trace.TraceTask.CollectiveCall;
import dev.sandtable.workload.trace.TraceTask.Receive;
import dev.sandtable.workload.trace.TraceTask.Send;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds what cannot be replayed, before anything is.
 *
 * <p>A node that waits for one that is not there waits for nothing, as profiles cut off their first nodes; such are counted.
 * Nodes that wait for each other in a circle are an error that names them. The n-th call of a group is the n-th by number on
 * each of its members, and all must call the same kind with the same size; the n-th message of a pair and tag has a sender
 * and a receiver.
 */
public final class TraceReview {
    private static final int SHOWN = 8;

    private final ExecutionTrace trace;
    private long dangling;

    private TraceReview(ExecutionTrace trace) {
        this.trace = trace;
    }

    /**
     * Looks through a trace; returns what is worth a warning.
     *
     * @throws dev.sandtable.spec.SpecException if it cannot be replayed
     */
    public static List<String> of(ExecutionTrace trace) {
        TraceReview review = new TraceReview(trace);
        trace.ranks().forEach(review::order);
        review.calls();
        review.messages();
        return review.dangling == 0
                ? List.of()
                : List.of(review.dangling + " dependencies name nodes that are not there; they count as met");
    }

    // ---- Order ------------------------------------------------------------------

    /** Takes away nodes that wait for nothing until none is left, or only circles are. */
    private void order(RankTrace rank) {
        List<TraceNode> nodes = rank.nodes();
        Map<Long, Integer> places = new LinkedHashMap<>();
        for (int n = 0; n < nodes.size(); n++) {
            places.put(nodes.get(n).id(), n);
        }
        int[] waits = new int[nodes.size()];
        int[][] next = new int[nodes.size()][];
        int[] fanOut = new int[nodes.size()];
        for (TraceNode node : nodes) {
            for (long before : node.after()) {
                Integer place = places.get(before);
                dangling += place == null ? 1 : 0;
                if (place != null) {
                    fanOut[place]++;
                }
            }
        }
        Arrays.setAll(next, n -> new int[fanOut[n]]);
        for (int n = 0; n < waits.length; n++) {
            for (long before : nodes.get(n).after()) {
                Integer place = places.get(before);
                if (place != null) {
                    next[place][--fanOut[place]] = n;
                    waits[n]++;
                }
            }
        }
        int[] free = new int[waits.length];
        int found = 0;
        for (int n = 0; n < waits.length; n++) {
            if (waits[n] == 0) {
                free[found++] = n;
            }
        }
        for (int done = 0; done < found; done++) {
            for (int after : next[free[done]]) {
                if (--waits[after] == 0) {
                    free[found++] = after;
                }
            }
        }
        if (found < waits.length) {
            refuseCircle(rank, waits, places);
        }
    }

    /** Follows nodes that still wait, each to one that it waits for, until one comes again. */
    private static void refuseCircle(RankTrace rank, int[] waits, Map<Long, Integer> places) {
        int at = 0;
        while (waits[at] == 0) {
            at++;
        }
        List<Integer> path = new ArrayList<>();
        while (!path.contains(at)) {
            path.add(at);
            at = stillBefore(rank.nodes().get(at), waits, places);
        }
        List<Integer> circle = path.subList(path.indexOf(at), path.size());
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN, circle.size()); i++) {
            names.append(rank.nodes().get(circle.get(i)).id()).append(" after ");
        }
        names.append(circle.size() > SHOWN ? "… after " : "")
                .append(rank.nodes().get(at).id());
        throw ExecutionTrace.problem(
                rank,
                rank.nodes().get(at),
                "waits for itself: " + names + "; take one of these " + circle.size() + " dependencies away");
    }

    private static int stillBefore(TraceNode node, int[] waits, Map<Long, Integer> places) {
        for (long before : node.after()) {
            Integer place = places.get(before);
            if (place != null && waits[place] > 0) {
                return place;
            }
        }
        throw new IllegalStateException("node " + node.id() + " waits for nothing and still was not taken");
    }

    // ---- Calls of groups ----------------------------------------------------------

    private record Call(RankTrace rank, TraceNode node, CollectiveCall call) {}

    private void calls() {
        Map<String, Map<Integer, List<Call>>> byGroup = new LinkedHashMap<>();
        for (RankTrace rank : trace.ranks()) {
            for (TraceNode node : rank.nodes()) {
                if (node.task() instanceof CollectiveCall call) {
                    requireMember(rank, node, call);
                    byGroup.computeIfAbsent(call.group(), key -> new LinkedHashMap<>())
                            .computeIfAbsent(rank.rank(), key -> new ArrayList<>())
                            .add(new Call(rank, node, call));
                }
            }
        }
        byGroup.forEach(this::compare);
    }

    private void requireMember(RankTrace rank, TraceNode node, CollectiveCall call) {
        List<Integer> members = trace.group(call.group(), rank, node);
        if (!members.contains(rank.rank())) {
            throw ExecutionTrace.problem(
                    rank,
                    node,
                    "calls the group '" + call.group() + "' of ranks " + members + ", of which rank " + rank.rank()
                            + " is not one; correct the list of groups or pg_name");
        }
        for (int member : members) {
            if (member < 0 || member >= trace.ranks().size()) {
                throw ExecutionTrace.problem(
                        rank,
                        node,
                        "calls the group '" + call.group() + "' with rank " + member + ", but the trace has ranks 0 to "
                                + (trace.ranks().size() - 1) + "; add its file, or take it out of the group");
            }
        }
    }

    private void compare(String group, Map<Integer, List<Call>> byRank) {
        List<Call> first = byRank.values().iterator().next();
        Call any = first.get(0);
        for (int member : trace.group(group, any.rank(), any.node())) {
            List<Call> its = byRank.getOrDefault(member, List.of());
            for (int n = 0; n < Math.max(first.size(), its.size()); n++) {
                if (n >= its.size()) {
                    throw missing(group, n, first.get(n), member);
                }
                if (n >= first.size()) {
                    throw missing(group, n, its.get(n), any.rank().rank());
                }
                Call a = first.get(n);
                Call b = its.get(n);
                if (a.call().kind() != b.call().kind()
                        || a.call().size() != b.call().size()) {
                    throw ExecutionTrace.problem(
                            b.rank(),
                            b.node(),
                            "rank " + b.rank().rank() + " makes call " + (n + 1) + " of group '" + group + "' "
                                    + words(b.call()) + ", but rank " + a.rank().rank() + " makes it " + words(a.call())
                                    + " (" + a.node().label()
                                    + "): they would wait for each other for ever; all members make"
                                    + " the same calls in the same order");
                }
            }
        }
    }

    private static RuntimeException missing(String group, int n, Call call, int member) {
        return ExecutionTrace.problem(
                call.rank(),
                call.node(),
                "rank " + call.rank().rank() + " makes call " + (n + 1) + " of group '" + group + "' ("
                        + words(call.call()) + "), which rank " + member
                        + " never makes: it would wait for ever; all members make the same calls");
    }

    private static String words(CollectiveCall call) {
        return call.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + " of " + call.size();
    }

    // ---- Messages ------------------------------------------------------------------

    private record Lane(int from, int to, long tag) {}

    private record End(RankTrace rank, TraceNode node, long size) {}

    private void messages() {
        Map<Lane, List<End>> sent = new LinkedHashMap<>();
        Map<Lane, List<End>> received = new LinkedHashMap<>();
        for (RankTrace rank : trace.ranks()) {
            for (TraceNode node : rank.nodes()) {
                if (node.task() instanceof Send send) {
                    requirePartner(rank, node, send.to());
                    sent.computeIfAbsent(new Lane(rank.rank(), send.to(), send.tag()), key -> new ArrayList<>())
                            .add(new End(rank, node, send.size()));
                } else if (node.task() instanceof Receive receive) {
                    requirePartner(rank, node, receive.from());
                    received.computeIfAbsent(
                                    new Lane(receive.from(), rank.rank(), receive.tag()), key -> new ArrayList<>())
                            .add(new End(rank, node, receive.size()));
                }
            }
        }
        sent.forEach((lane, ends) -> match(lane, ends, received.getOrDefault(lane, List.of()), "receives", lane.to()));
        received.forEach((lane, ends) -> match(lane, ends, sent.getOrDefault(lane, List.of()), "sends", lane.from()));
    }

    private void requirePartner(RankTrace rank, TraceNode node, int partner) {
        if (partner < 0 || partner >= trace.ranks().size() || partner == rank.rank()) {
            throw ExecutionTrace.problem(
                    rank,
                    node,
                    "is a message between rank " + rank.rank() + " and rank " + partner
                            + ", but the trace has ranks 0 to " + (trace.ranks().size() - 1)
                            + "; write the number of another of them");
        }
    }

    private static void match(Lane lane, List<End> ends, List<End> others, String does, int partner) {
        for (int n = 0; n < ends.size(); n++) {
            End end = ends.get(n);
            if (n >= others.size()) {
                throw ExecutionTrace.problem(
                        end.rank(),
                        end.node(),
                        "is message " + (n + 1) + " from rank " + lane.from() + " to rank " + lane.to() + " with tag "
                                + lane.tag() + ", but rank " + partner + " " + does + " only " + others.size()
                                + "; add the other end, or correct comm_src, comm_dst or comm_tag");
            }
            if (end.size() != others.get(n).size()) {
                throw ExecutionTrace.problem(
                        end.rank(),
                        end.node(),
                        "has " + end.size() + " where " + others.get(n).node().label() + " of rank " + partner + " has "
                                + others.get(n).size() + "; both ends of a message have the same comm_size");
            }
        }
    }
}
