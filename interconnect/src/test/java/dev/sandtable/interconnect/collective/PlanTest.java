// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Collective.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Law: every plan of every algorithm run symbolically: each contribution is followed and found exactly once where it is
 * due, and nothing is sent before it has come. Page: bytes sent against closed forms by hand ({@code PlanBytesTest}).
 */
class PlanTest {

    /** 2 … 33 and some beyond, without structure, and shapes of every kind. */
    static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        IntStream.concat(IntStream.rangeClosed(2, 33), IntStream.of(48, 64, 96, 100))
                .forEach(n -> shapes.add(new Shape(n, n, 1, n % 2 == 0, true)));
        for (int lanes : new int[] {1, 2, 3, 6}) {
            for (int units : new int[] {2, 3, 4, 7}) {
                shapes.add(new Shape(lanes * units, lanes, units, units % 2 == 0, true));
            }
        }
        for (List<Integer> grid :
                List.of(List.of(5), List.of(4, 4), List.of(2, 3), List.of(4, 2), List.of(2, 3, 4), List.of(3, 3, 3))) {
            int ranks = grid.stream().reduce(1, Math::multiplyExact);
            shapes.add(new Shape(ranks, ranks, 1, false, false, grid));
        }
        shapes.add(new Shape(18, 6, 3, false, false, List.of(2, 3)));
        SplittableRandom random = new SplittableRandom(17);
        for (int i = 0; i < 30; i++) {
            int lanes = 1 + random.nextInt(6);
            int pod = 1 + random.nextInt(4);
            int units = pod * (1 + random.nextInt(4));
            if (lanes * units > 1) {
                shapes.add(new Shape(
                        lanes * units,
                        lanes,
                        units,
                        random.nextBoolean(),
                        random.nextBoolean(),
                        List.of(),
                        pod,
                        random.nextBoolean()));
            }
        }
        return shapes;
    }

    private static final Set<Kind> OTHERWISE = Set.of(Kind.BARRIER, Kind.SEND_RECV);

    @Test
    void everyContributionArrivesExactlyOnce() {
        Map<Algorithm, Set<Kind>> run = new TreeMap<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (Shape shape : shapes()) {
                for (Kind kind : Kind.values()) {
                    Optional<Plan> plan = algorithm.plan(kind, shape);
                    if (plan.isPresent() && !kind.exchanges() && !OTHERWISE.contains(kind)) {
                        check(algorithm, kind, shape, plan.get());
                        run.computeIfAbsent(algorithm, key -> new TreeSet<>()).add(kind);
                    }
                }
            }
        }
        assertEquals(
                "{RING=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE],"
                        + " BIDIRECTIONAL_RING=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE],"
                        + " TREE=[ALL_REDUCE], ROOTED_TREES=[BROADCAST, REDUCE],"
                        + " BINOMIAL_TREE=[BROADCAST, REDUCE, GATHER, SCATTER], SCATTER_GATHER=[BROADCAST, REDUCE],"
                        + " HALVING_DOUBLING=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER],"
                        + " BRUCK=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER],"
                        + " AGGREGATED_TREES=[ALL_GATHER, REDUCE_SCATTER],"
                        + " TORUS=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER],"
                        + " DIRECT=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE, GATHER, SCATTER],"
                        + " PAIRWISE=[GATHER, SCATTER],"
                        + " HIERARCHICAL=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE],"
                        + " HIERARCHICAL_DOUBLING=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER],"
                        + " HIERARCHICAL_PODS=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE],"
                        + " IN_SWITCH=[ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE],"
                        + " IN_SWITCH_TREE=[ALL_REDUCE], IN_NETWORK=[ALL_REDUCE]}",
                run.toString());
    }

    private static void check(Algorithm algorithm, Kind kind, Shape shape, Plan plan) {
        int n = shape.ranks();
        Contributions data = new Contributions(shape, plan);
        boolean sums = kind == Kind.ALL_REDUCE || kind == Kind.REDUCE_SCATTER || kind == Kind.REDUCE;
        boolean fromFirst = kind == Kind.BROADCAST || kind == Kind.SCATTER;
        boolean parts = kind == Kind.REDUCE_SCATTER || kind == Kind.SCATTER;
        int[] owned = new int[n];
        for (int piece = 0; piece < plan.pieces(); piece++) {
            int owner = algorithm.owner(piece, shape);
            owned[owner]++;
            for (int rank = 0; rank < n; rank++) {
                if (sums || (fromFirst ? rank == 0 : owner == rank)) {
                    data.holds(rank, piece);
                }
            }
        }
        if (parts || kind == Kind.ALL_GATHER || kind == Kind.GATHER) {
            assertEquals(1, Arrays.stream(owned).distinct().count(), "everybody has as many pieces");
        }
        data.run(plan);
        for (int rank = 0; rank < n; rank++) {
            for (int piece = 0; piece < plan.pieces(); piece++) {
                int owner = algorithm.owner(piece, shape);
                boolean due = parts ? owner == rank : rank == 0 || kind != Kind.REDUCE && kind != Kind.GATHER;
                for (int from = 0; due && from < n; from++) {
                    int expected = sums || from == (fromFirst ? 0 : owner) ? 1 : 0;
                    assertEquals(expected, data.count(rank, piece, from), () -> algorithm + " " + kind + " " + shape);
                }
            }
        }
    }

    @Test
    void everyPieceOfAnExchangeArrivesOnceWhereItIsDue() {
        Map<Algorithm, Set<Kind>> run = new TreeMap<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (Shape shape : shapes()) {
                for (Kind kind : Kind.values()) {
                    Optional<Plan> plan = algorithm.plan(kind, shape);
                    if (plan.isPresent() && kind.exchanges()) {
                        exchange(algorithm, kind, shape, plan.get());
                        run.computeIfAbsent(algorithm, key -> new TreeSet<>()).add(kind);
                    }
                }
            }
        }
        assertEquals(
                "{BRUCK=[ALL_TO_ALL], PAIRWISE=[ALL_TO_ALL, ALL_TO_ALL_V, DISPATCH, COMBINE],"
                        + " HIERARCHICAL_EXCHANGE=[ALL_TO_ALL, ALL_TO_ALL_V],"
                        + " HIERARCHICAL_EXCHANGE_PODS=[ALL_TO_ALL, ALL_TO_ALL_V],"
                        + " LOW_LATENCY=[DISPATCH, COMBINE], NODE_LIMITED=[DISPATCH, COMBINE]}",
                run.toString());
    }

    private static void exchange(Algorithm algorithm, Kind kind, Shape shape, Plan plan) {
        int n = shape.ranks();
        boolean back = kind == Kind.COMBINE;
        Deliveries data = new Deliveries(n, plan);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                data.holds(back ? j : i, i * n + j);
            }
        }
        data.run(plan);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                int rank = back ? i : j;
                String where = algorithm + " " + kind + " " + shape + " " + i + " to " + j;
                assertTrue(data.has(rank, i * n + j), where);
                assertEquals(i == j ? 0 : 1, data.arrivals(rank, i * n + j), where);
            }
        }
    }

    /** Nobody leaves before he has heard of all, whatever the algorithm. */
    @Test
    void barriersHearOfEverybody() {
        int plans = 0;
        for (Algorithm algorithm : Algorithm.values()) {
            for (Shape shape : shapes()) {
                Optional<Plan> plan = algorithm.plan(Kind.BARRIER, shape);
                if (plan.isPresent()) {
                    Contributions data = new Contributions(shape, plan.get());
                    for (int rank = 0; rank < shape.ranks(); rank++) {
                        for (int piece = 0; piece < plan.get().pieces(); piece++) {
                            data.holds(rank, piece);
                        }
                    }
                    data.run(plan.get());
                    for (int rank = 0; rank < shape.ranks(); rank++) {
                        for (int from = 0; from < shape.ranks(); from++) {
                            assertTrue(data.count(rank, 0, from) > 0, algorithm + " " + shape);
                        }
                    }
                    plans++;
                }
            }
        }
        assertTrue(plans > 400, "plans run: " + plans);
    }

    @Test
    void roundsOfAStageDifferInPiecesOnly() {
        Shape shape = new Shape(12, 2, 6, false, false, List.of(), 3, false);
        for (Algorithm algorithm : Algorithm.values()) {
            for (Kind kind : Kind.values()) {
                Optional<Plan> plan = algorithm.plan(kind, shape);
                for (Plan.Stage stage : plan.map(Plan::stages).orElse(List.of())) {
                    Map<List<Integer>, Integer> first = sends(stage, 0);
                    for (int r = 1; r < stage.rounds(); r++) {
                        assertEquals(first, sends(stage, r), algorithm + " round " + r);
                    }
                }
            }
        }
    }

    private static Map<List<Integer>, Integer> sends(Plan.Stage stage, int round) {
        Map<List<Integer>, Integer> sends = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        if (stage.rounds() > 1) {
            stage.round(round, (from, to, first, count, add) -> sends.merge(List.of(from, to), count, Integer::sum));
        }
        return sends;
    }
}
