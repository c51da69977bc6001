// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A torus of D axes works on D parts of the data at once, each part along another axis.
 *
 * <p><b>Model.</b> Part p gathers along axis p, then p + 1, … round to p − 1, in both directions of each axis: every link
 * of every axis is busy in every stage. With D equal axes an all-gather of S bytes takes (n − 1)/n·S over the rate of all
 * 2·D links. A reduce-scatter does the same backwards, an all-reduce both.
 *
 * <p><b>Left out.</b> Links that do not close to a ring (small slices of a torus are meshes); parts whose axes differ in
 * length wait for each other after every stage.
 *
 * <p><b>Check.</b> Every contribution arrives once ({@code PlanTest}); the closed form on 4×4 and 4×4×4 ({@code
 * TorusAxesTest}).
 *
 * <p><b>Source.</b> Jain and Sabharwal, <i>Optimal bucket algorithms for large MPI collectives on torus interconnects</i>
 * (2010).
 */
final class TorusAxes implements Schedule {
    private static final int DIRECTIONS = 2;

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (shape.grid().isEmpty() || shape.units() > 1) {
            return Optional.empty();
        }
        Walk walk = new Walk(shape.grid().stream().mapToInt(Integer::intValue).toArray(), shape.ranks());
        List<Plan.Stage> stages = new ArrayList<>();
        switch (kind) {
            case ALL_REDUCE -> {
                stages.addAll(walk.scatter());
                stages.addAll(walk.gather());
            }
            case REDUCE_SCATTER -> stages.addAll(walk.scatter());
            case ALL_GATHER -> stages.addAll(walk.gather());
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new Plan(piecesPerRank(shape) * shape.ranks(), stages, Plan.Way.BUFFERS));
    }

    /** Pieces that one rank holds before a gather and after a scatter: one per part and direction. */
    static int piecesPerRank(Shape shape) {
        return DIRECTIONS * shape.grid().size();
    }

    @Override
    public int owner(int piece, Shape shape) {
        return holder(piece, shape);
    }

    /** The rank that holds a piece before a gather and after a scatter. */
    static int holder(int piece, Shape shape) {
        int[] sides = shape.grid().stream().mapToInt(Integer::intValue).toArray();
        int part = piece / shape.ranks() / DIRECTIONS;
        int rest = piece % shape.ranks();
        int rank = 0;
        for (int s = 0; s < sides.length; s++) {
            int axis = (part + s) % sides.length;
            int stride = 1;
            for (int a = 0; a < axis; a++) {
                stride *= sides[a];
            }
            rank += rest % sides[axis] * stride;
            rest /= sides[axis];
        }
        return rank;
    }

    /** The stages on one grid, the first axis varying fastest over the ranks. */
    private record Walk(int[] sides, int ranks) {

        List<Plan.Stage> gather() {
            List<Plan.Stage> stages = new ArrayList<>();
            for (int s = 0; s < sides.length; s++) {
                stages.addAll(along(s, false));
            }
            return stages;
        }

        List<Plan.Stage> scatter() {
            List<Plan.Stage> stages = new ArrayList<>();
            for (int s = sides.length - 1; s >= 0; s--) {
                stages.addAll(along(s, true));
            }
            return stages;
        }

        /** Rounds in which the same parts still pass something: the shorter axes end first. */
        private List<Plan.Stage> along(int turn, boolean scatters) {
            List<Plan.Stage> stages = new ArrayList<>();
            int done = 0;
            int[] ends = java.util.Arrays.stream(sides)
                    .map(side -> side - 1)
                    .distinct()
                    .sorted()
                    .toArray();
            for (int end : ends) {
                int from = done;
                stages.add(Plan.stage(
                        end - from, Plan.Timing.MEAN, (r, out) -> round(turn, from + r, end, scatters, out)));
                done = end;
            }
            return stages;
        }

        private void round(int turn, int round, int end, boolean scatters, Plan.Sends out) {
            for (int part = 0; part < sides.length; part++) {
                int axis = (part + turn) % sides.length;
                if (sides[axis] - 1 >= end) {
                    for (int rank = 0; rank < ranks; rank++) {
                        pass(rank, part, turn, round, true, scatters, out);
                        pass(rank, part, turn, round, false, scatters, out);
                    }
                }
            }
        }

        /** One rank hands a block on: the one that it received in the round before, in its direction. */
        private void pass(int rank, int part, int turn, int round, boolean up, boolean scatters, Plan.Sends out) {
            int axis = (part + turn) % sides.length;
            int stride = 1;
            for (int a = 0; a < axis; a++) {
                stride *= sides[a];
            }
            int here = rank / stride % sides[axis];
            int next = Math.floorMod(here + (up ? 1 : -1), sides[axis]);
            int behind = scatters ? round + 1 : round;
            int block = Math.floorMod(up ? here - behind : here + behind, sides[axis]);
            int first = 0;
            int count = 1;
            int digit = 1;
            for (int s = 0; s < sides.length; s++) {
                int a = (part + s) % sides.length;
                int below = 1;
                for (int i = 0; i < a; i++) {
                    below *= sides[i];
                }
                int place = s < turn ? 0 : s == turn ? block : rank / below % sides[a];
                first += place * digit;
                digit *= sides[a];
                count *= s < turn ? sides[a] : 1;
            }
            int base = (part * DIRECTIONS + (up ? 0 : 1)) * ranks;
            out.send(rank, rank + (next - here) * stride, base + first, count, scatters);
        }
    }
}
