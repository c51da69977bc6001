// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks that wait for each other for ever: who waits where, and for whom.
 *
 * <p>It happens where ranks come to the same calls in different orders and have too few streams for both.
 */
final class Standstill {
    private static final int LISTED = 4;

    private final ReplayGraph graph;
    private final RankClasses classes;
    private final RankProgram[] programs;
    private final long[][] startPs;
    private final long[][] endPs;
    private final Meetings meetings;

    Standstill(
            ReplayGraph graph,
            RankClasses classes,
            RankProgram[] programs,
            long[][] startPs,
            long[][] endPs,
            Meetings meetings) {
        this.graph = graph;
        this.classes = classes;
        this.programs = programs;
        this.startPs = startPs;
        this.endPs = endPs;
        this.meetings = meetings;
    }

    SpecException problem() {
        List<String> waiting = new ArrayList<>();
        RankTrace first = null;
        TraceNode at = null;
        for (int c = 0; c < programs.length; c++) {
            for (int n = 0; n < programs[c].nodes() && waiting.size() < LISTED; n++) {
                if (startPs[c][n] >= 0 && endPs[c][n] < 0) {
                    RankTrace rank = graph.trace().ranks().get(classes.ranks().representative(c));
                    TraceNode node = rank.nodes().get(n);
                    if (first == null) {
                        first = rank;
                        at = node;
                    }
                    waiting.add("rank " + rank.rank() + " waits in " + node.label() + missing(c, n));
                }
            }
        }
        if (first == null || at == null) {
            throw new IllegalStateException("nodes are left over, but none has begun");
        }
        return ExecutionTrace.problem(
                first,
                at,
                "ranks wait for each other for ever: " + String.join("; ", waiting)
                        + "; let all ranks make their calls in one order, or write more --communication-streams");
    }

    /** The first rank that has not come where this one waits. */
    private String missing(int c, int n) {
        int rank = classes.ranks().representative(c);
        int tie = graph.tiesOf(rank)[programs[c].tie[n]];
        for (int member : graph.ties().get(tie).members()) {
            int its = classes.ranks().classOf(member);
            int[] ties = graph.tiesOf(member);
            for (int other = 0; other < programs[its].nodes(); other++) {
                boolean same = programs[its].tie[other] >= 0
                        && ties[programs[its].tie[other]] == tie
                        && programs[its].use[other] == programs[c].use[n];
                if (member != rank && same && startPs[its][other] < 0) {
                    TraceNode node = graph.trace().ranks().get(member).nodes().get(other);
                    return " for rank " + member + " to come to " + node.label();
                }
            }
        }
        return meetings.complete(classes.tiesOf(c)[programs[c].tie[n]], programs[c].use[n])
                ? ""
                : " for another rank of its class";
    }
}
