// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceReview;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitEvidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of replays over random traces of a grid of ranks whose rows and columns make collectives. */
class TraceReplayLawTest {
    private static final Prices RECORDED =
            new MachinePrices(new Computation.Recorded(), new Communication.Recorded(), Optional.empty());

    /** Ranks of one kind have one program; rows and columns call in one order, so that nobody waits for ever. */
    private static ExecutionTrace random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 1 + random.nextInt(3);
        int columns = 1 + random.nextInt(4);
        int kinds = 1 + random.nextInt(2);
        int count = 3 + random.nextInt(40);
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        List<RankTrace> ranks = new ArrayList<>();
        for (int rank = 0; rank < rows * columns; rank++) {
            groups.computeIfAbsent("row" + rank / columns, key -> new ArrayList<>())
                    .add(rank);
            groups.computeIfAbsent("column" + rank % columns, key -> new ArrayList<>())
                    .add(rank);
            long[] its = new SplittableRandom(seed * 31 + rank / columns % kinds)
                    .longs(count, 0, 50)
                    .toArray();
            SplittableRandom shape = new SplittableRandom(seed);
            List<TraceNode> nodes = new ArrayList<>();
            long lastCall = -1;
            for (int n = 0; n < count; n++) {
                List<Long> after = new ArrayList<>();
                for (long before = n - 1L - shape.nextInt(4); before >= 0; before -= 1 + shape.nextInt(5)) {
                    after.add(before);
                }
                int what = shape.nextInt(4);
                if (what > 1 && lastCall >= 0) {
                    after.add(lastCall);
                }
                TraceTask task = what <= 1
                        ? new TraceTask.Compute(what == 1, 0, 0)
                        : new TraceTask.CollectiveCall(
                                Collective.Kind.ALL_REDUCE,
                                what == 2 ? "row" + rank / columns : "column" + rank % columns,
                                1 + n);
                lastCall = what > 1 ? n : lastCall;
                long ps = what <= 1 ? its[n] : 10 + n % 3;
                nodes.add(new TraceNode(n, "", after.stream().distinct().toList(), task, ps));
            }
            ranks.add(new RankTrace(rank, "seed " + seed, nodes));
        }
        return new ExecutionTrace("seed " + seed, ranks, groups, UnitEvidence.NONE, List.of());
    }

    private static ReplayResult replay(ExecutionTrace trace, int streams, boolean fold) {
        TraceReview.of(trace);
        return TraceReplay.of(trace, RECORDED, streams, fold);
    }

    @Test
    void foldedAsUnfolded() {
        int folded = 0;
        for (long seed = 1; seed <= 200; seed++) {
            ExecutionTrace trace = random(seed);
            int streams = (int) (seed % 3);
            ReplayResult once = replay(trace, streams, true);
            ReplayResult all = replay(trace, streams, false);
            for (RankTrace rank : trace.ranks()) {
                for (int n = 0; n < rank.nodes().size(); n++) {
                    assertEquals(all.end(rank.rank(), n), once.end(rank.rank(), n), "seed " + seed);
                }
                assertEquals(all.times(rank.rank()), once.times(rank.rank()), "seed " + seed);
            }
            folded += all.ranks().classes() - once.ranks().classes();
        }
        assertTrue(folded > 200, "ranks that were folded: " + folded);
    }

    @Test
    void partsAddUpAndNothingIsSoonerThanItsPredecessors() {
        for (long seed = 1; seed <= 200; seed++) {
            ExecutionTrace trace = random(seed);
            ReplayResult result = replay(trace, (int) (seed % 3), true);
            assertEquals(result.step().value(), result.path().ps(), "seed " + seed);
            for (RankTrace rank : trace.ranks()) {
                RankTimes times = result.times(rank.rank());
                assertEquals(result.step().value(), times.sumPs(), "seed " + seed);
                for (int n = 0; n < rank.nodes().size(); n++) {
                    TraceNode node = rank.nodes().get(n);
                    long start = result.start(rank.rank(), n).value();
                    for (long before : node.after()) {
                        assertTrue(
                                start >= result.end(rank.rank(), (int) before).value(), "seed " + seed);
                    }
                    assertTrue(result.end(rank.rank(), n).value() >= start + node.recordedPs(), "seed " + seed);
                }
            }
        }
    }
}
