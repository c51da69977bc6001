// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Runs every plan symbolically: each contribution is followed, and found exactly once where it is due. */
class PlanTest {

    /** Contributions to each piece at each rank, counted by the rank that they come from. */
    private static final class Buffers implements Plan.Sends {
        final int n;
        final int lanes;
        final int pieces;
        final int[][][] now;
        int[][][] before;
        boolean inOrder;
        final double[] sentPieces;

        Buffers(Shape shape, int pieces) {
            n = shape.ranks();
            lanes = shape.lanes();
            this.pieces = pieces;
            now = new int[n][pieces][n];
            before = now;
            sentPieces = new double[n];
        }

        void run(Plan plan) {
            for (Plan.Stage stage : plan.stages()) {
                for (int r = 0; r < stage.rounds(); r++) {
                    inOrder = stage.timing() == Plan.Timing.CHAIN;
                    before = copy(now);
                    stage.round(r, this);
                }
            }
        }

        static int[][][] copy(int[][][] all) {
            int[][][] copy = new int[all.length][][];
            for (int i = 0; i < all.length; i++) {
                copy[i] = new int[all[i].length][];
                for (int p = 0; p < all[i].length; p++) {
                    copy[i][p] = all[i][p].clone();
                }
            }
            return copy;
        }

        @Override
        public void send(int from, int to, int first, int count, boolean add) {
            assertTrue(from != to && count >= 1 && count <= pieces, "a send moves something somewhere");
            sentPieces[from] += count;
            for (int k = 0; k < count; k++) {
                int piece = (first + k) % pieces;
                int[] source = (inOrder ? now : before)[from][piece];
                for (int c = 0; c < n; c++) {
                    now[to][piece][c] = source[c] + (add ? now[to][piece][c] : 0);
                }
            }
        }

        @Override
        public void gatherInSwitch(int to, int first, int count) {
            for (int k = 0; k < count; k++) {
                int[] sum = new int[n];
                for (int r = to / lanes * lanes; r < to / lanes * lanes + lanes; r++) {
                    for (int c = 0; c < n; c++) {
                        sum[c] += before[r][first + k][c];
                    }
                }
                now[to][first + k] = sum;
            }
        }

        @Override
        public void multicast(int from, int first, int count) {
            for (int r = from / lanes * lanes; r < from / lanes * lanes + lanes; r++) {
                for (int k = 0; k < count; k++) {
                    now[r][first + k] = now[from][first + k].clone();
                }
            }
        }
    }

    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (int n = 2; n <= 17; n++) {
            shapes.add(new Shape(n, n, 1, n % 2 == 0, true));
        }
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
        return shapes;
    }

    private static int owner(Algorithm algorithm, Shape shape, int piece) {
        return switch (algorithm) {
            case HIERARCHICAL, HIERARCHICAL_DOUBLING -> Hierarchical.owner(piece, shape);
            case TORUS -> TorusAxes.owner(piece, shape);
            case RING, BIDIRECTIONAL_RING -> piece % shape.ranks();
            case TREE, HALVING_DOUBLING, BRUCK, DIRECT, PAIRWISE, IN_SWITCH, IN_SWITCH_TREE -> piece;
        };
    }

    @Test
    void everyContributionArrivesExactlyOnce() {
        int plans = 0;
        for (Algorithm algorithm : Algorithm.values()) {
            for (Shape shape : shapes()) {
                for (Collective.Kind kind : Collective.Kind.values()) {
                    Optional<Plan> plan = algorithm.plan(kind, shape);
                    if (plan.isPresent() && algorithm != Algorithm.PAIRWISE) {
                        check(algorithm, kind, shape, plan.get());
                        plans++;
                    }
                }
            }
        }
        assertTrue(plans > 400, "plans run: " + plans);
    }

    private static void check(Algorithm algorithm, Collective.Kind kind, Shape shape, Plan plan) {
        int n = shape.ranks();
        Buffers buffers = new Buffers(shape, plan.pieces());
        boolean reduces = kind == Collective.Kind.ALL_REDUCE || kind == Collective.Kind.REDUCE_SCATTER;
        for (int rank = 0; rank < n; rank++) {
            for (int piece = 0; piece < plan.pieces(); piece++) {
                boolean holds = reduces
                        || (kind == Collective.Kind.BROADCAST ? rank == 0 : owner(algorithm, shape, piece) == rank);
                buffers.now[rank][piece][rank] = holds ? 1 : 0;
            }
        }
        buffers.run(plan);
        for (int rank = 0; rank < n; rank++) {
            for (int piece = 0; piece < plan.pieces(); piece++) {
                int owner = kind == Collective.Kind.BROADCAST ? 0 : owner(algorithm, shape, piece);
                boolean due = kind != Collective.Kind.REDUCE_SCATTER || owner == rank;
                for (int from = 0; due && from < n; from++) {
                    int expected = reduces || from == owner ? 1 : 0;
                    assertEquals(expected, buffers.now[rank][piece][from], () -> algorithm + " " + kind + " " + shape);
                }
            }
        }
    }

    @Test
    void allToAllDeliversOnePieceFromEachToEach() {
        for (int n = 2; n <= 9; n++) {
            int ranks = n;
            int[][] delivered = new int[n][n];
            Plan plan = Algorithm.PAIRWISE
                    .plan(Collective.Kind.ALL_TO_ALL, Shape.flat(n))
                    .orElseThrow();
            plan.stages().get(0).round(0, (from, to, first, count, add) -> {
                assertEquals(to, first);
                delivered[from][to] += count;
                assertTrue(to < ranks);
            });
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    assertEquals(i == j ? 0 : 1, delivered[i][j]);
                }
            }
        }
    }

    @Test
    void roundsOfAStageDifferInPiecesOnly() {
        for (Algorithm algorithm : Algorithm.values()) {
            Optional<Plan> plan = algorithm.plan(Collective.Kind.ALL_REDUCE, new Shape(12, 4, 3, false, false));
            for (Plan.Stage stage : plan.map(Plan::stages).orElse(List.of())) {
                Map<List<Integer>, Integer> first = sends(stage, 0);
                for (int r = 1; r < stage.rounds(); r++) {
                    assertEquals(first, sends(stage, r), algorithm + " round " + r);
                }
            }
        }
    }

    private static Map<List<Integer>, Integer> sends(Plan.Stage stage, int round) {
        Map<List<Integer>, Integer> sends = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        stage.round(round, (from, to, first, count, add) -> sends.merge(List.of(from, to), count, Integer::sum));
        return sends;
    }

    /** Closed forms of the literature: what the busiest rank sends in an all-reduce, as a share of the buffer. */
    @Test
    void ranksSendWhatTheLiteratureSays() {
        assertEquals(2 * 6 / 7.0, busiest(Algorithm.RING, Shape.flat(7)), 1e-12);
        assertEquals(2 * 15 / 16.0, busiest(Algorithm.HALVING_DOUBLING, Shape.flat(16)), 1e-12);
        assertEquals(2 * 12 / 13.0, busiest(Algorithm.BRUCK, Shape.flat(13)), 1e-12);
        assertEquals(2 * 4 / 5.0, busiest(Algorithm.DIRECT, Shape.flat(5)), 1e-12);
        // Scatter and gather inside 4 lanes, plus a ring over 3 units with a quarter of the data.
        assertEquals(
                2 * 3 / 4.0 + 2 * 2 / 3.0 / 4,
                busiest(Algorithm.HIERARCHICAL, new Shape(12, 4, 3, false, false)),
                1e-12);
        assertTrue(busiest(Algorithm.TREE, new Shape(16, 1, 16, false, false)) <= 2.0);
    }

    private static double busiest(Algorithm algorithm, Shape shape) {
        Plan plan = algorithm.plan(Collective.Kind.ALL_REDUCE, shape).orElseThrow();
        Buffers buffers = new Buffers(shape, plan.pieces());
        buffers.run(plan);
        double most = 0;
        for (double sent : buffers.sentPieces) {
            most = Math.max(most, sent / plan.pieces());
        }
        return most;
    }
}
