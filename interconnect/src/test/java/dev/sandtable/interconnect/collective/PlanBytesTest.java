// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Collective.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Page: what ranks send, as shares of the buffer, against closed forms of the literature. */
class PlanBytesTest {

    private static int[] counts() {
        return IntStream.concat(IntStream.rangeClosed(2, 33), IntStream.of(48, 64, 96, 100))
                .toArray();
    }

    private static Contributions run(Algorithm algorithm, Kind kind, Shape shape) {
        Plan plan = algorithm.plan(kind, shape).orElseThrow();
        Contributions data = new Contributions(shape, plan);
        for (int rank = 0; rank < shape.ranks(); rank++) {
            for (int piece = 0; piece < plan.pieces(); piece++) {
                data.holds(rank, piece);
            }
        }
        data.run(plan);
        return data;
    }

    private static double most(Algorithm algorithm, Kind kind, int n) {
        return run(algorithm, kind, Shape.flat(n)).mostSent();
    }

    private static double all(Algorithm algorithm, Kind kind, int n) {
        return run(algorithm, kind, Shape.flat(n)).sentByAll();
    }

    private static int rounds(Algorithm algorithm, Kind kind, int n) {
        return algorithm.plan(kind, Shape.flat(n)).orElseThrow().stages().stream()
                .mapToInt(Plan.Stage::rounds)
                .sum();
    }

    private static int log(int n) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
    }

    /** Every rank sends (n − 1)/n per pass, for any n; the logarithmic ones in ⌈log₂ n⌉ rounds. */
    @Test
    void passesAreBandwidthOptimal() {
        for (int n : counts()) {
            double pass = (n - 1.0) / n;
            for (Algorithm algorithm :
                    List.of(Algorithm.RING, Algorithm.BIDIRECTIONAL_RING, Algorithm.BRUCK, Algorithm.DIRECT)) {
                assertEquals(2 * pass, most(algorithm, Kind.ALL_REDUCE, n), 1e-12, algorithm + " " + n);
                assertEquals(pass, most(algorithm, Kind.ALL_GATHER, n), 1e-12);
                assertEquals(pass, most(algorithm, Kind.REDUCE_SCATTER, n), 1e-12);
            }
            assertEquals(pass, most(Algorithm.AGGREGATED_TREES, Kind.ALL_GATHER, n), 1e-12);
            assertEquals(pass, most(Algorithm.AGGREGATED_TREES, Kind.REDUCE_SCATTER, n), 1e-12);
            assertEquals(log(n), rounds(Algorithm.AGGREGATED_TREES, Kind.ALL_GATHER, n));
            assertEquals(2 * log(n), rounds(Algorithm.BRUCK, Kind.ALL_REDUCE, n));
            assertEquals(2 * (n - 1), rounds(Algorithm.RING, Kind.ALL_REDUCE, n));
            assertEquals(log(n), rounds(Algorithm.DISSEMINATION, Kind.BARRIER, n));
        }
    }

    /** p ranks pass 2(p − 1)/p; each of n − p beyond hands over and gets back. */
    @Test
    void halvingAndDoublingFoldsTheRanksBeyondAPowerOfTwo() {
        for (int n : counts()) {
            int p = Integer.highestOneBit(n);
            double sent = 2.0 * (p - 1) + 2.0 * (n - p);
            assertEquals(sent, all(Algorithm.HALVING_DOUBLING, Kind.ALL_REDUCE, n), 1e-9, "n = " + n);
            int more = n == p ? 0 : 2;
            assertEquals(2 * (log(p) - 0) + more, rounds(Algorithm.HALVING_DOUBLING, Kind.ALL_REDUCE, n));
            if (n == p) {
                assertEquals((n - 1.0) / n, most(Algorithm.HALVING_DOUBLING, Kind.REDUCE_SCATTER, n), 1e-12);
            }
        }
        // Three ranks: the third sends its parts of the other two, then 2/3 + 1/3 between the first two, then one back.
        assertEquals(2 / 3.0 + 1 + 1 / 3.0, all(Algorithm.HALVING_DOUBLING, Kind.REDUCE_SCATTER, 3), 1e-12);
        assertEquals(2 / 3.0 + 1 + 1 / 3.0, all(Algorithm.HALVING_DOUBLING, Kind.ALL_GATHER, 3), 1e-12);
    }

    @Test
    void collectivesWithARoot() {
        for (int n : counts()) {
            double rest = (n - 1.0) / n;
            assertEquals(n - 1, all(Algorithm.RING, Kind.BROADCAST, n), 1e-9);
            assertEquals(1, most(Algorithm.RING, Kind.REDUCE, n), 1e-12);
            assertEquals(n - 1, all(Algorithm.BIDIRECTIONAL_RING, Kind.BROADCAST, n), 1e-9);
            assertEquals(log(n), most(Algorithm.BINOMIAL_TREE, Kind.BROADCAST, n), 1e-12);
            assertEquals(log(n), rounds(Algorithm.BINOMIAL_TREE, Kind.REDUCE, n));
            assertEquals(n - 1, all(Algorithm.BINOMIAL_TREE, Kind.REDUCE, n), 1e-9);
            assertEquals(
                    rest,
                    run(Algorithm.BINOMIAL_TREE, Kind.SCATTER, Shape.flat(n)).sent(0),
                    1e-12);
            assertEquals(n - 1, most(Algorithm.DIRECT, Kind.BROADCAST, n), 1e-12);
            assertEquals(rest, most(Algorithm.PAIRWISE, Kind.SCATTER, n), 1e-12);
            assertEquals(1.0 / n, most(Algorithm.DIRECT, Kind.GATHER, n), 1e-12);
            assertEquals(
                    2 * rest,
                    run(Algorithm.SCATTER_GATHER, Kind.BROADCAST, Shape.flat(n)).sent(0),
                    1e-12);
            assertTrue(most(Algorithm.SCATTER_GATHER, Kind.REDUCE, n) <= 2 * rest + 1e-12);
            Shape units = new Shape(n, 1, n, false, false);
            assertTrue(run(Algorithm.ROOTED_TREES, Kind.BROADCAST, units).mostSent() <= 3);
            assertTrue(run(Algorithm.ROOTED_TREES, Kind.REDUCE, units).mostSent() <= 1.5 + 1e-12);
            assertTrue(run(Algorithm.TREE, Kind.ALL_REDUCE, units).mostSent() <= 2.0);
        }
    }

    /** Scatter and gather inside m lanes, a ring over U units with 1/m of the data; with pods one more of each. */
    @Test
    void levelsCarryLessTheFurtherOutTheyAre() {
        assertEquals(
                2 * 3 / 4.0 + 2 * 2 / 3.0 / 4,
                run(Algorithm.HIERARCHICAL, Kind.ALL_REDUCE, new Shape(12, 4, 3, false, false))
                        .mostSent(),
                1e-12);
        Shape pods = new Shape(24, 4, 6, false, false, List.of(), 2, false);
        assertEquals(
                2 * 3 / 4.0 + 2 * 1 / 2.0 / 4 + 2 * 2 / 3.0 / 8,
                run(Algorithm.HIERARCHICAL_PODS, Kind.ALL_REDUCE, pods).mostSent(),
                1e-12);
        Shape adds = new Shape(24, 4, 6, false, true, List.of(), 6, true);
        // Asked and handed on by the switch of the unit, and sent up once: three blocks of a quarter.
        assertEquals(0.75, run(Algorithm.IN_NETWORK, Kind.ALL_REDUCE, adds).mostSent(), 1e-12);
    }

    private static double exchanged(Algorithm algorithm, Shape shape) {
        Plan plan = algorithm.plan(Kind.ALL_TO_ALL, shape).orElseThrow();
        int n = shape.ranks();
        Deliveries data = new Deliveries(n, plan);
        for (int piece = 0; piece < n * n; piece++) {
            data.holds(piece / n, piece);
        }
        data.run(plan);
        for (int rank = 1; rank < n; rank++) {
            assertEquals(data.sent(0), data.sent(rank), 1e-9, "everybody sends as much");
        }
        return data.sent(0);
    }

    @Test
    void exchanges() {
        for (int n : counts()) {
            int bits = 0;
            for (int distance = 1; distance < n; distance++) {
                bits += Integer.bitCount(distance);
            }
            assertEquals((double) bits / n, exchanged(Algorithm.BRUCK, Shape.flat(n)), 1e-9);
            assertEquals((n - 1.0) / n, exchanged(Algorithm.PAIRWISE, Shape.flat(n)), 1e-9);
        }
        Shape pods = new Shape(24, 4, 6, false, false, List.of(), 2, false);
        assertEquals(3 / 4.0 + 5 / 6.0, exchanged(Algorithm.HIERARCHICAL_EXCHANGE, pods), 1e-12);
        assertEquals(3 / 4.0 + 1 / 2.0 + 2 / 3.0, exchanged(Algorithm.HIERARCHICAL_EXCHANGE_PODS, pods), 1e-12);
    }
}
