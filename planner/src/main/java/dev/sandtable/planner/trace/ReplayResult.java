// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.symmetry.Folding;
import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a trace.
 *
 * <p>Ranks of one class have the same times; what is told of a class holds for each of its ranks.
 */
public final class ReplayResult {
    /**
     * A part of the critical path.
     *
     * @param name what took it: a kind of work, or the name of nodes
     * @param ps how long
     */
    public record Share(String name, long ps) {}

    /**
     * The critical path.
     *
     * @param nodes how many nodes it has
     * @param kinds its time by kind of work, the longest first
     * @param names its time by name of node, the longest few
     */
    public record Path(long nodes, List<Share> kinds, List<Share> names) {
        public Path {
            kinds = List.copyOf(kinds);
            names = List.copyOf(names);
        }

        /** All of it: the length of the step. */
        public long ps() {
            return kinds.stream().mapToLong(Share::ps).sum();
        }
    }

    private final ExecutionTrace trace;
    private final long stepPs;
    private final Folding ranks;
    private final List<RankTimes> times;
    private final Path path;
    private final long[][] startPs;
    private final long[][] endPs;
    private final long events;

    ReplayResult(
            ExecutionTrace trace,
            long stepPs,
            Folding ranks,
            List<RankTimes> times,
            Path path,
            long[][] startPs,
            long[][] endPs,
            long events) {
        this.trace = trace;
        this.stepPs = stepPs;
        this.ranks = ranks;
        this.times = List.copyOf(times);
        this.path = path;
        this.startPs = startPs;
        this.endPs = endPs;
        this.events = events;
    }

    /** How long all of it took. */
    public Picoseconds step() {
        return new Picoseconds(stepPs);
    }

    /** How ranks were folded; a class is the ranks that have the same times. */
    public Folding ranks() {
        return ranks;
    }

    /** Where the time of a rank went. */
    public RankTimes times(int rank) {
        return times.get(ranks.classOf(rank));
    }

    /** The ranks of a class. */
    public List<Integer> members(int rankClass) {
        List<Integer> members = new ArrayList<>();
        for (int rank = 0; rank < ranks.components(); rank++) {
            if (ranks.classOf(rank) == rankClass) {
                members.add(rank);
            }
        }
        return members;
    }

    /** When the n-th node of a rank, by number, began. */
    public Picoseconds start(int rank, int node) {
        return new Picoseconds(startPs[ranks.classOf(rank)][node]);
    }

    /** When the n-th node of a rank, by number, ended. */
    public Picoseconds end(int rank, int node) {
        return new Picoseconds(endPs[ranks.classOf(rank)][node]);
    }

    /** When the last node of a rank ended. */
    public Picoseconds finish(int rank) {
        long last = 0;
        for (long ps : endPs[ranks.classOf(rank)]) {
            last = Math.max(last, ps);
        }
        return new Picoseconds(last);
    }

    /** What made the step as long as it is. */
    public Path path() {
        return path;
    }

    /** Events that were simulated. */
    public long events() {
        return events;
    }

    /** Notes what one rank of every class did when. */
    public void record(SpanRecorder recorder) {
        for (int c = 0; c < ranks.classes(); c++) {
            RankTrace rank = trace.ranks().get(ranks.representative(c));
            String process = "rank " + rank.rank()
                    + (ranks.multiplicity(c) > 1 ? " and " + (ranks.multiplicity(c) - 1) + " alike" : "");
            for (int n = 0; n < rank.nodes().size(); n++) {
                TraceNode node = rank.nodes().get(n);
                if (!(node.task() instanceof TraceTask.Nothing)) {
                    recorder.span(
                            recorder.track(process, track(node.task())),
                            recorder.name(node.name()),
                            startPs[c][n],
                            endPs[c][n]);
                }
            }
        }
    }

    private static String track(TraceTask task) {
        if (task instanceof TraceTask.Compute compute) {
            return compute.host() ? "host" : "compute";
        } else if (task instanceof TraceTask.MemoryAccess) {
            return "memory";
        } else if (task instanceof TraceTask.CollectiveCall call) {
            return "group " + call.group();
        }
        return task instanceof TraceTask.Send ? "send" : "receive";
    }
}
