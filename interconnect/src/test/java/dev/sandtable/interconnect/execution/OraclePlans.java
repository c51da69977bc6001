// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.collective.Plan.Timing;
import dev.sandtable.interconnect.collective.Shape;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;

/** The other simulator's algorithms as plans: the catalogue's where they are the same, else drawn here. */
final class OraclePlans {
    private OraclePlans() {}

    static Plan of(String algorithm, Collective.Kind kind, int ranks) {
        Shape shape = Shape.flat(ranks);
        boolean exchange = kind == Collective.Kind.ALL_TO_ALL;
        return switch (algorithm) {
            case "ring" ->
                exchange
                        ? ringExchange(ranks)
                        : Algorithm.RING.plan(kind, shape).orElseThrow();
            case "direct" ->
                (exchange ? Algorithm.PAIRWISE : Algorithm.DIRECT)
                        .plan(kind, shape)
                        .orElseThrow();
            case "direct1" -> oneAfterTheOther(ranks);
            case "halvingDoubling" -> halvingDoubling(ranks);
            case "doubleBinaryTree" -> tree(ranks);
            default -> throw new IllegalArgumentException(algorithm);
        };
    }

    private record Drawn(int rounds, Timing timing, Drawing drawing) implements Plan.Stage {
        interface Drawing {
            void draw(int round, Plan.Sends out);
        }

        @Override
        public void round(int round, Plan.Sends out) {
            drawing.draw(round, out);
        }
    }

    /** What goes to a rank at distance d is passed on d times, and a rank waits for its neighbour before every step. */
    private static Plan ringExchange(int n) {
        return new Plan(
                n,
                List.of(new Drawn(n * (n - 1) / 2, Timing.MEAN, (round, out) -> {
                    for (int i = 0; i < n; i++) {
                        out.send(i, (i + 1) % n, Math.floorMod(i - round, n), 1, false);
                    }
                })),
                Plan.Way.BUFFERS);
    }

    /** A rank sends to the next but one when it has heard from the one before: piece 0 stands for whatever is sent. */
    private static Plan oneAfterTheOther(int n) {
        return new Plan(
                n,
                List.of(new Drawn(n - 1, Timing.MEAN, (round, out) -> {
                    for (int i = 0; i < n; i++) {
                        out.send(i, (i + 1 + round) % n, 0, 1, false);
                    }
                })),
                Plan.Way.BUFFERS);
    }

    /**
     * Neighbours exchange halves, then those at distance 2 quarters, and so on, and back. The addition of the first
     * halves is not charged.
     */
    private static Plan halvingDoubling(int n) {
        List<Plan.Stage> stages = new ArrayList<>();
        for (int d = 1; d < n; d *= 2) {
            int distance = d;
            stages.add(new Drawn(1, Timing.LONGEST, (round, out) -> {
                for (int i = 0; i < n; i++) {
                    int partner = i ^ distance;
                    out.send(i, partner, held(partner, 2 * distance, n), n / distance / 2, distance > 1);
                }
            }));
        }
        for (int d = n / 2; d > 0; d /= 2) {
            int distance = d;
            stages.add(new Drawn(1, Timing.LONGEST, (round, out) -> {
                for (int i = 0; i < n; i++) {
                    out.send(i, i ^ distance, held(i, 2 * distance, n), n / distance / 2, false);
                }
            }));
        }
        return new Plan(n, stages, Plan.Way.BUFFERS);
    }

    /** The first piece of what a rank holds when halves have gone to those at distances below {@code distance}. */
    private static int held(int rank, int distance, int n) {
        int first = 0;
        for (int d = 1; d < distance; d *= 2) {
            first += (rank & d) == 0 ? 0 : n / d / 2;
        }
        return first;
    }

    /**
     * The whole buffer up a binary tree in order of number, and down again; below the root hangs a single child. What a rank
     * gets on the way down and passes on is charged as an addition.
     */
    private static Plan tree(int n) {
        List<int[]> edges = new ArrayList<>();
        edges(0, n, edges);
        return new Plan(
                1,
                List.of(new Drawn(1, Timing.CHAIN, (round, out) -> {
                    for (int e = edges.size() - 1; e >= 0; e--) {
                        out.send(edges.get(e)[0], edges.get(e)[1], 0, 1, true);
                    }
                    for (int[] edge : edges) {
                        boolean leaf = edges.stream().noneMatch(other -> other[1] == edge[0]);
                        out.send(edge[1], edge[0], 0, 1, !leaf);
                    }
                })),
                Plan.Way.BUFFERS);
    }

    /** Edges {child, parent} from the root down: rank u with lowest bit b hangs below u − b or u + b. */
    private static void edges(int root, int n, List<int[]> edges) {
        for (int bit = n / 2; bit > 0; bit /= 2) {
            for (int u = bit; u < n; u += 2 * bit) {
                int up = (u & (2 * bit)) != 0 ? u - bit : u + bit;
                edges.add(new int[] {u, bit == n / 2 ? root : up});
            }
        }
    }
}
