// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.symmetry.Folding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which ranks of a trace have the same state at every instant, so that one of them is replayed for all.
 *
 * <p><b>Model.</b> Ranks begin in one class where their programs are equal. A tie is what its members are: their classes, and
 * which of its ties it is to each. Ranks whose n-th ties differ are divided, until no tie tells two of a class apart. In the
 * replay of one rank for each class, a meeting is complete when every pair of a class and a place among its ties has come.
 *
 * <p><b>Left out.</b> Equal ranks whose groups list them in different orders are still equal: prices do not depend on it.
 *
 * <p><b>Check.</b> Folded and unfolded replays of random traces end every node at the same picosecond
 * ({@code TraceReplayLawTest}).
 *
 * <p><b>Source.</b> Colour refinement, as {@link Folding}.
 */
final class RankClasses {
    private final ReplayGraph graph;
    private final Folding ranks;
    private final Folding ties;

    private RankClasses(ReplayGraph graph, Folding ranks, Folding ties) {
        this.graph = graph;
        this.ranks = ranks;
        this.ties = ties;
    }

    /** Folds what is equal, or nothing. */
    static RankClasses of(ReplayGraph graph, boolean fold) {
        int count = graph.programs().size();
        Folding now = fold ? Folding.by(count, rank -> graph.programs().get(rank)) : Folding.none(count);
        List<List<int[]>> places = places(graph);
        while (true) {
            Folding classes = now;
            Folding ties = graph.ties().isEmpty()
                    ? Folding.none(1)
                    : Folding.by(graph.ties().size(), tie -> seen(places.get(tie), classes));
            Folding finer = Folding.by(count, rank -> seen(graph, rank, classes, ties));
            if (finer.classes() == now.classes()) {
                return new RankClasses(graph, finer, ties);
            }
            now = finer;
        }
    }

    /** By tie: rank and place of each member that uses it. */
    private static List<List<int[]>> places(ReplayGraph graph) {
        List<List<int[]>> places = new ArrayList<>();
        graph.ties().forEach(tie -> places.add(new ArrayList<>()));
        for (int rank = 0; rank < graph.programs().size(); rank++) {
            int[] its = graph.tiesOf(rank);
            for (int place = 0; place < its.length; place++) {
                places.get(its[place]).add(new int[] {rank, place});
            }
        }
        return places;
    }

    private static List<Long> seen(List<int[]> members, Folding classes) {
        List<Long> all = new ArrayList<>();
        for (int[] member : members) {
            all.add((long) classes.classOf(member[0]) << 32 | member[1]);
        }
        Collections.sort(all);
        return all;
    }

    private static List<Integer> seen(ReplayGraph graph, int rank, Folding classes, Folding ties) {
        List<Integer> all = new ArrayList<>();
        all.add(classes.classOf(rank));
        for (int tie : graph.tiesOf(rank)) {
            all.add(ties.classOf(tie));
        }
        return all;
    }

    Folding ranks() {
        return ranks;
    }

    int ties() {
        return ties.classes();
    }

    /** The classes of the ties of a class of ranks. */
    int[] tiesOf(int rankClass) {
        int[] its = graph.tiesOf(ranks.representative(rankClass)).clone();
        for (int i = 0; i < its.length; i++) {
            its[i] = ties.classOf(its[i]);
        }
        return its;
    }
}
