// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.TraceTask.CollectiveCall;
import dev.sandtable.workload.trace.TraceTask.Receive;
import dev.sandtable.workload.trace.TraceTask.Send;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trace of few ranks as one of many, along the groups of one axis.
 *
 * <p><b>Model.</b> The named groups have d ranks each, every rank in one of them, their ranks apart by one distance s: they are an
 * axis with d positions. The scaled axis has D: rank lo + s·p + s·d·hi becomes lo + s·p' + s·D·hi for every new position p',
 * and does what the rank at position p' mod d did. Every other group lies at one position, and is there once for each
 * new one; or holds whole groups of the axis, and grows with them. Each rank keeps its work, as replicas do: what it brings to a
 * collective stays, but its own part of an all-gather or gather over the axis is d/D of what it was, for all of it stays.
 *
 * <p><b>Left out.</b> Work that shrinks with the axis, such as an optimizer whose states are sharded over it: a note says so.
 *
 * <p><b>Check.</b> Four replicas scaled to four are the trace itself, to 32 have the groups of 32, and take no less
 * ({@code TraceScalingTest}).
 *
 * <p><b>Source.</b> Group layout of Megatron-LM: ranks of an axis are a constant distance apart.
 *
 * @param names the groups of the axis
 * @param to how many ranks each is to have
 */
public record TraceScaling(List<String> names, int to) {
    private static final int MOST_RANKS = 1 << 20;

    /**
     * A scaled trace.
     *
     * @param trace the trace
     * @param notes what the user should know of it
     */
    public record Scaled(ExecutionTrace trace, List<String> notes) {}

    public TraceScaling {
        names = List.copyOf(names);
        if (names.isEmpty() || to < 1) {
            throw new IllegalArgumentException("write groups and how many ranks each is to have, as 1,2=32");
        }
    }

    /** Reads {@code 1,2=32}. */
    public static TraceScaling parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1 || !text.substring(equals + 1).matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException("write groups and how many ranks each is to have, as 1,2=32");
        }
        return new TraceScaling(
                List.of(text.substring(0, equals).split(",", -1)), Integer.parseInt(text.substring(equals + 1)));
    }

    /**
     * Scales a trace that has been reviewed.
     *
     * @throws SpecException if that is ambiguous
     */
    public Scaled of(ExecutionTrace trace) {
        return new Axis(trace).scaled();
    }

    /** The axis of one trace. */
    private final class Axis {
        private final ExecutionTrace trace;
        private final int size;
        private final int stride;
        /** By rank: its position. */
        private final int[] position;
        /** By rank: the rank at position 0 of its group. */
        private final int[] first;

        private final Map<String, List<Integer>> groups = new LinkedHashMap<>();
        private boolean gathers;

        Axis(ExecutionTrace trace) {
            this.trace = trace;
            List<List<Integer>> lines = new ArrayList<>();
            for (String name : names) {
                List<Integer> line = trace.groups().get(name);
                if (line == null) {
                    throw problem("there is no group '" + name + "'; the trace has "
                            + String.join(", ", trace.groups().keySet()));
                }
                lines.add(line.stream().sorted().toList());
            }
            size = lines.get(0).size();
            stride = size > 1 ? lines.get(0).get(1) - lines.get(0).get(0) : 1;
            int count = trace.ranks().size();
            if (size < 2) {
                throw problem(
                        "group '" + names.get(0)
                                + "' has one rank, which does not tell how replicas are numbered; trace two, or name another group");
            }
            if ((long) count / size * to > MOST_RANKS) {
                throw problem("that makes " + (long) count / size * to + " ranks; write a smaller number");
            }
            position = new int[count];
            first = new int[count];
            boolean[] taken = new boolean[count];
            for (int g = 0; g < lines.size(); g++) {
                place(names.get(g), lines.get(g), taken);
            }
            for (int rank = 0; rank < count; rank++) {
                if (!taken[rank]) {
                    throw problem("rank " + rank + " is in none of the groups " + String.join(", ", names)
                            + "; name all groups of the axis");
                }
                if (position[rank] != rank / stride % size) {
                    throw problem("ranks of the axis are not numbered throughout: rank " + rank + " has position "
                            + position[rank] + "; name groups whose ranks lie a constant distance apart");
                }
            }
        }

        private void place(String name, List<Integer> line, boolean[] taken) {
            if (line.size() != size) {
                throw problem("group '" + name + "' has " + line.size() + " ranks and '" + names.get(0) + "' " + size
                        + "; name groups of one size");
            }
            for (int p = 0; p < size; p++) {
                int rank = line.get(p);
                if (taken[rank]) {
                    throw problem("rank " + rank + " is in two of the groups named; name groups side by side");
                }
                if (rank != line.get(0) + p * stride) {
                    throw problem("the ranks of group '" + name + "' are not " + stride + " apart: " + line
                            + "; name groups whose ranks lie a constant distance apart");
                }
                taken[rank] = true;
                position[rank] = p;
                first[rank] = line.get(0);
            }
        }

        private SpecException problem(String message) {
            return new SpecException(
                    Location.ofFile(trace.name()), "--scale " + String.join(",", names) + "=" + to, message);
        }

        /** Where a rank goes that takes a new position. */
        private int moved(int rank, int newPosition) {
            return first[rank] % stride + stride * newPosition + first[rank] / (stride * size) * stride * to;
        }

        Scaled scaled() {
            if (to < size) {
                throw problem("the axis has " + size + " ranks already; write that many or more");
            }
            int count = trace.ranks().size() / size * to;
            trace.groups().forEach(this::group);
            trace.ranks().forEach(this::requireReplica);
            RankTrace[] ranks = new RankTrace[count];
            for (RankTrace rank : trace.ranks()) {
                for (int p = position[rank.rank()]; p < to; p += size) {
                    int number = moved(rank.rank(), p);
                    List<TraceNode> nodes = new ArrayList<>(rank.nodes().size());
                    for (TraceNode node : rank.nodes()) {
                        nodes.add(node.with(task(rank, node, p)));
                    }
                    ranks[number] = new RankTrace(number, rank.source(), nodes);
                }
            }
            List<String> notes = new ArrayList<>();
            notes.add("scaled from " + trace.ranks().size() + " ranks to " + count + ": each of the " + size
                    + " positions of groups " + String.join(", ", names) + " stands for " + to + "/" + size
                    + "; work that is sharded over them is as large as it was");
            if (gathers) {
                notes.add("parts of all-gathers over these groups are " + size + "/" + to + " of what they were");
            }
            return new Scaled(
                    new ExecutionTrace(trace.name(), List.of(ranks), groups, trace.evidence(), trace.notes()), notes);
        }

        /** Positions are replicas of each other only where their ranks do the same. */
        private void requireReplica(RankTrace rank) {
            RankTrace other = trace.ranks().get(first[rank.rank()]);
            for (int n = 0; n < Math.max(rank.nodes().size(), other.nodes().size()); n++) {
                boolean both = n < rank.nodes().size() && n < other.nodes().size();
                TraceNode node = n < rank.nodes().size()
                        ? rank.nodes().get(n)
                        : other.nodes().get(n);
                if (!both
                        || !node.after().equals(other.nodes().get(n).after())
                        || !nameless(node.task())
                                .equals(nameless(other.nodes().get(n).task()))) {
                    throw ExecutionTrace.problem(
                            rank,
                            node,
                            "differs between rank " + rank.rank() + " and rank " + other.rank()
                                    + " of one group of the axis, so that it is not known which of them more ranks are like;"
                                    + " name the groups of another axis");
                }
            }
        }

        /** A task without whom it is done with. */
        private TraceTask nameless(TraceTask task) {
            if (task instanceof CollectiveCall call) {
                return new CollectiveCall(call.kind(), "", call.size());
            } else if (task instanceof Send send) {
                return new Send(0, send.tag(), send.size());
            } else if (task instanceof Receive receive) {
                return new Receive(0, receive.tag(), receive.size());
            }
            return task;
        }

        private boolean along(String group) {
            return names.contains(group);
        }

        /** Whether a group lies at one position of the axis. */
        private boolean across(List<Integer> members) {
            return members.stream().allMatch(member -> position[member] == position[members.get(0)]);
        }

        /** Whether a group holds every rank of the axis' groups of which it holds any. */
        private boolean whole(List<Integer> members) {
            for (int member : members) {
                for (int p = 0; p < size; p++) {
                    if (!members.contains(first[member] + p * stride)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private String at(String group, int newPosition) {
            return newPosition < size ? group : group + "@" + newPosition;
        }

        private void group(String name, List<Integer> members) {
            if (members.stream().anyMatch(member -> member >= position.length)) {
                throw problem("group '" + name + "' has ranks that the trace does not: " + members);
            }
            if (along(name) || whole(members)) {
                List<Integer> all = new ArrayList<>();
                for (int member : members) {
                    for (int p = 0; position[member] == 0 && p < to; p++) {
                        all.add(moved(member, p));
                    }
                }
                groups.put(name, all);
            } else if (across(members)) {
                for (int p = position[members.get(0)]; p < to; p += size) {
                    int place = p;
                    groups.put(
                            at(name, p),
                            members.stream().map(member -> moved(member, place)).toList());
                }
            } else {
                throw problem("group '" + name + "' of ranks " + members
                        + " lies neither at one position of the axis nor over all of them, so that it has no counterpart;"
                        + " name the groups of another axis");
            }
        }

        private TraceTask task(RankTrace rank, TraceNode node, int newPosition) {
            if (node.task() instanceof CollectiveCall call) {
                return call(rank, node, call, newPosition);
            } else if (node.task() instanceof Send send) {
                return new Send(partner(rank, node, send.to(), newPosition), send.tag(), send.size());
            } else if (node.task() instanceof Receive receive) {
                return new Receive(partner(rank, node, receive.from(), newPosition), receive.tag(), receive.size());
            }
            return node.task();
        }

        private int partner(RankTrace rank, TraceNode node, int partner, int newPosition) {
            if (position[partner] != position[rank.rank()]) {
                throw ExecutionTrace.problem(
                        rank,
                        node,
                        "is a message along the axis that is scaled, to or from rank " + partner
                                + ": which of more ranks it goes to is not known; name the groups of another axis");
            }
            return moved(partner, newPosition);
        }

        private TraceTask call(RankTrace rank, TraceNode node, CollectiveCall call, int newPosition) {
            List<Integer> members = trace.group(call.group(), rank, node);
            boolean grows = along(call.group()) || whole(members);
            if (!grows) {
                return new CollectiveCall(call.kind(), at(call.group(), newPosition), call.size());
            }
            boolean part = call.kind() == Collective.Kind.ALL_GATHER || call.kind() == Collective.Kind.GATHER;
            if (!part || to == size) {
                return call;
            }
            gathers = true;
            long all = Math.multiplyExact(call.size(), (long) size);
            if (all % to != 0) {
                throw ExecutionTrace.problem(
                        rank,
                        node,
                        "gathers " + all + " over the axis, which " + to
                                + " ranks do not share evenly; write another number");
            }
            return new CollectiveCall(call.kind(), call.group(), all / to);
        }
    }
}
