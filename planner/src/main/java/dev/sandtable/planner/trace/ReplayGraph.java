// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.planner.trace.Prices.Call;
import dev.sandtable.planner.trace.RankProgram.Columns;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask.CollectiveCall;
import dev.sandtable.workload.trace.TraceTask.Compute;
import dev.sandtable.workload.trace.TraceTask.MemoryAccess;
import dev.sandtable.workload.trace.TraceTask.Receive;
import dev.sandtable.workload.trace.TraceTask.Send;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trace with prices: a program for each rank, and the ties between them.
 *
 * <p>A tie is a group of ranks that makes collectives, or the pair and tag of messages. The n-th use of a tie by each of its
 * members is one meeting. Groups that make the same calls and have no rank in common are taken to make each at the same time,
 * and are priced together.
 */
final class ReplayGraph {
    /**
     * What joins ranks.
     *
     * @param members the ranks, in the order of the group; sender and receiver of messages
     */
    record Tie(int[] members) {}

    private record Wire(int from, int to, long tag) {}

    private record Asked(int layer, Collective.Kind kind, long bytes, long shortestPs) {}

    // ---- Parameters -------------------------------------------------------------
    private final ExecutionTrace trace;
    private final Prices prices;

    // ---- State ------------------------------------------------------------------
    private final List<Tie> ties = new ArrayList<>();
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private final Map<Wire, Integer> wires = new LinkedHashMap<>();
    /** By group's tie: its calls as the first member makes them. */
    private final Map<Integer, List<CollectiveCall>> calls = new LinkedHashMap<>();

    /** By group's tie and call: the shortest time that a member recorded. */
    private final Map<Integer, long[]> shortest = new LinkedHashMap<>();

    private final Map<Integer, Integer> layerOf = new LinkedHashMap<>();
    private final List<List<int[]>> layers = new ArrayList<>();
    private final Map<Asked, Long> asked = new LinkedHashMap<>();

    private final List<RankProgram> programs = new ArrayList<>();
    /** By rank: its ties, in the order in which it first uses them. */
    private final List<int[]> tiesOf = new ArrayList<>();

    private ReplayGraph(ExecutionTrace trace, Prices prices) {
        this.trace = trace;
        this.prices = prices;
    }

    /** Prices a trace that has been reviewed. */
    static ReplayGraph of(ExecutionTrace trace, Prices prices) {
        ReplayGraph graph = new ReplayGraph(trace, prices);
        trace.ranks().forEach(graph::collectCalls);
        graph.layGroups();
        trace.ranks().forEach(graph::program);
        return graph;
    }

    List<RankProgram> programs() {
        return programs;
    }

    List<Tie> ties() {
        return ties;
    }

    int[] tiesOf(int rank) {
        return tiesOf.get(rank);
    }

    ExecutionTrace trace() {
        return trace;
    }

    // ---- Groups -------------------------------------------------------------------

    private int tie(CollectiveCall call, RankTrace rank, TraceNode node) {
        Integer known = groups.get(call.group());
        if (known != null) {
            return known;
        }
        int number = ties.size();
        ties.add(new Tie(trace.group(call.group(), rank, node).stream()
                .mapToInt(Integer::intValue)
                .toArray()));
        groups.put(call.group(), number);
        return number;
    }

    private void collectCalls(RankTrace rank) {
        Map<Integer, Integer> made = new LinkedHashMap<>();
        for (TraceNode node : rank.nodes()) {
            if (!(node.task() instanceof CollectiveCall call)) {
                continue;
            }
            int tie = tie(call, rank, node);
            List<CollectiveCall> its = calls.computeIfAbsent(tie, key -> new ArrayList<>());
            int n = made.merge(tie, 1, Integer::sum) - 1;
            if (n == its.size()) {
                its.add(call);
                long[] known = shortest.computeIfAbsent(tie, key -> new long[0]);
                long[] more = Arrays.copyOf(known, n + 1);
                more[n] = node.recordedPs();
                shortest.put(tie, more);
            } else if (node.recorded()) {
                long[] known = shortest.getOrDefault(tie, new long[0]);
                known[n] = Math.min(known[n], node.recordedPs());
            }
        }
    }

    /** Groups that make the same calls side by side: each takes the first layer in which none of its ranks is taken. */
    private void layGroups() {
        Map<List<Object>, List<Integer>> alike = new LinkedHashMap<>();
        calls.forEach((tie, its) -> alike.computeIfAbsent(signature(tie, its), key -> new ArrayList<>())
                .add(tie));
        for (List<Integer> same : alike.values()) {
            int first = layers.size();
            List<boolean[]> taken = new ArrayList<>();
            for (int tie : same) {
                int[] members = ties.get(tie).members();
                int layer = 0;
                while (layer < taken.size() && overlaps(taken.get(layer), members)) {
                    layer++;
                }
                if (layer == taken.size()) {
                    taken.add(new boolean[trace.ranks().size()]);
                    layers.add(new ArrayList<>());
                }
                for (int member : members) {
                    taken.get(layer)[member] = true;
                }
                layers.get(first + layer).add(members);
                layerOf.put(tie, first + layer);
            }
        }
    }

    private List<Object> signature(int tie, List<CollectiveCall> its) {
        List<Object> signature = new ArrayList<>();
        signature.add(ties.get(tie).members().length);
        its.forEach(call -> {
            signature.add(call.kind());
            signature.add(call.size());
        });
        return signature;
    }

    private static boolean overlaps(boolean[] taken, int[] members) {
        for (int member : members) {
            if (taken[member]) {
                return true;
            }
        }
        return false;
    }

    private long price(int tie, int n, CollectiveCall call, RankTrace rank, TraceNode node) {
        int layer = layerOf.getOrDefault(tie, 0);
        long shortestPs = shortest.getOrDefault(tie, new long[0])[n];
        return asked.computeIfAbsent(
                new Asked(layer, call.kind(), call.size(), shortestPs),
                key -> prices.collective(
                        new Call(call.kind(), call.size(), layers.get(layer), shortestPs, rank, node)));
    }

    // ---- Programs -----------------------------------------------------------------

    private void program(RankTrace rank) {
        int count = rank.nodes().size();
        Columns columns = new Columns(count);
        Map<Integer, Integer> its = new LinkedHashMap<>();
        Map<Integer, Integer> uses = new LinkedHashMap<>();
        Map<Long, Integer> places = new LinkedHashMap<>(2 * count);
        for (int n = 0; n < count; n++) {
            places.put(rank.nodes().get(n).id(), n);
            fill(columns, n, rank, its, uses);
        }
        int[] before = new int[count];
        int[] firstAfter = new int[count + 1];
        int edges = 0;
        for (int n = 0; n < count; n++) {
            for (long id : rank.nodes().get(n).after()) {
                Integer place = places.get(id);
                if (place != null) {
                    firstAfter[place + 1]++;
                    before[n]++;
                    edges++;
                }
            }
        }
        for (int n = 0; n < count; n++) {
            firstAfter[n + 1] += firstAfter[n];
        }
        int[] after = new int[edges];
        int[] filled = Arrays.copyOf(firstAfter, count);
        for (int n = 0; n < count; n++) {
            for (long id : rank.nodes().get(n).after()) {
                Integer place = places.get(id);
                if (place != null) {
                    after[filled[place]++] = n;
                }
            }
        }
        programs.add(new RankProgram(columns, its.size(), before, firstAfter, after));
        tiesOf.add(its.keySet().stream().mapToInt(Integer::intValue).toArray());
    }

    private void fill(Columns columns, int n, RankTrace rank, Map<Integer, Integer> its, Map<Integer, Integer> uses) {
        TraceNode node = rank.nodes().get(n);
        if (node.task() instanceof Compute compute) {
            columns.sort[n] = compute.host() ? RankProgram.HOST : RankProgram.COMPUTE;
            columns.ps[n] = prices.compute(rank, node, compute);
        } else if (node.task() instanceof MemoryAccess access) {
            columns.sort[n] = RankProgram.MEMORY;
            columns.ps[n] = prices.memory(rank, node, access);
        } else if (node.task() instanceof CollectiveCall call) {
            int tie = tie(call, rank, node);
            use(columns, n, tie, its, uses);
            columns.sort[n] = RankProgram.COLLECTIVE;
            columns.kind[n] = call.kind().ordinal();
            columns.ps[n] = price(tie, columns.use[n], call, rank, node);
        } else if (node.task() instanceof Send send) {
            use(columns, n, wire(rank.rank(), send.to(), send.tag()), its, uses);
            columns.sort[n] = RankProgram.SEND;
            columns.kind[n] = Collective.Kind.SEND_RECV.ordinal();
            columns.ps[n] = prices.message(rank, node, send);
        } else if (node.task() instanceof Receive receive) {
            use(columns, n, wire(receive.from(), rank.rank(), receive.tag()), its, uses);
            columns.sort[n] = RankProgram.RECEIVE;
            columns.kind[n] = Collective.Kind.SEND_RECV.ordinal();
        }
    }

    private int wire(int from, int to, long tag) {
        return wires.computeIfAbsent(new Wire(from, to, tag), key -> {
            ties.add(new Tie(new int[] {from, to}));
            return ties.size() - 1;
        });
    }

    private static void use(Columns columns, int n, int tie, Map<Integer, Integer> its, Map<Integer, Integer> uses) {
        columns.tie[n] = its.computeIfAbsent(tie, key -> its.size());
        columns.use[n] = uses.merge(tie, 1, Integer::sum) - 1;
    }
}
