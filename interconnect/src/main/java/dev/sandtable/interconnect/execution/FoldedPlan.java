// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Numbers;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A plan whose ranks are all alike, played by the first of them.
 *
 * <p><b>Model.</b> A plan is symmetric if moving every rank and its pieces by one, or flipping one bit of their numbers, gives the
 * same plan. If no round puts two messages on one link, and messages that the symmetry exchanges have wires of the same
 * rates and latency, then all ranks do the same at every instant: rank 0's messages are simulated, and what it
 * would receive from rank −t is what it sends to rank t, with pieces renumbered. Should a message be posted while one of
 * an earlier round is still under way, links might be shared across rounds, and the answer is withheld.
 *
 * <p>A part of many rounds is read at its first two, its middle and its last round: pieces must move by the same step from
 * round to round, as {@link Plan.Stage} promises for all else.
 *
 * <p><b>Left out.</b> Symmetries within units (hierarchical plans), buffers that pieces do not divide evenly.
 *
 * <p><b>Check.</b> Equal to the unfolded run to the picosecond, or empty ({@code FoldedPlanTest}).
 *
 * <p><b>Source.</b> {@link dev.sandtable.symmetry}: what begins alike and stands in like relations stays alike.
 */
public final class FoldedPlan {
    private FoldedPlan() {}

    /**
     * How long a plan takes alone on a network where nothing has happened yet; empty where no rank can stand for all.
     *
     * @param order the endpoint of each rank
     */
    public static Optional<Picoseconds> play(Network network, Plan plan, int[] order, Bytes bytes, Handling handling) {
        Bytes all = new Bytes(plan.allBytes(bytes.value()));
        if (order.length < 2 || all.value() % plan.pieces() != 0 || plan.pieces() % order.length != 0) {
            return Optional.empty();
        }
        for (Symmetry symmetry : Symmetry.values()) {
            List<PlanReader.Part> parts = new ArrayList<>();
            for (Plan.Stage stage : plan.stages()) {
                new FoldedStage(plan, stage, order.length, symmetry)
                        .folded(network.routes(), order)
                        .ifPresent(parts::add);
            }
            if (parts.size() == plan.stages().size()) {
                PlanExecution execution = new PlanExecution(network, parts, plan.pieces(), 1, order, all, handling);
                Picoseconds lasts = execution.play();
                return execution.overlapping() ? Optional.empty() : Optional.of(lasts);
            }
        }
        return Optional.empty();
    }

    /** Ways in which ranks can be exchanged. Pieces lie in blocks of as many as there are ranks, and move within them. */
    enum Symmetry {
        /** Everybody's number grows by one, round the circle. */
        ROTATION {
            @Override
            boolean admits(int ranks, int pieces) {
                return true;
            }

            @Override
            int seen(int number, int from, int ranks) {
                return Math.floorMod(number - from, ranks);
            }
        },
        /** One bit of everybody's number flips. */
        FLIP {
            @Override
            boolean admits(int ranks, int pieces) {
                return Integer.bitCount(ranks) == 1 && pieces == ranks;
            }

            @Override
            int seen(int number, int from, int ranks) {
                return number ^ from;
            }
        };

        abstract boolean admits(int ranks, int pieces);

        /** The number of a rank, or of a piece in its block, after rank {@code from} has been moved to 0. */
        abstract int seen(int number, int from, int ranks);

        /** The first piece of a range as rank {@code from} sees it once it is rank 0; −1 where ranges do not stay ranges. */
        final int range(int first, int count, int from, int ranks, int pieces) {
            int block = first / ranks;
            int within = first % ranks;
            if (this == FLIP) {
                boolean aligned = Integer.bitCount(count) == 1 && first % count == 0;
                return aligned ? (within ^ from) & -count : -1;
            }
            return count == 1 || pieces == ranks ? block * ranks + seen(within, from, ranks) : -1;
        }
    }

    /** Finds what one rank does in a stage, if all do the same. */
    private static final class FoldedStage implements Plan.Sends {
        private static final int WORDS = 4;

        private final Plan plan;
        private final Plan.Stage stage;
        private final int ranks;
        private final Symmetry symmetry;
        /** By rank: the sends of the round that is read, each as the rank sees it: to, first piece, count, whether it adds. */
        private final Numbers[] seen;

        private boolean regular = true;

        FoldedStage(Plan plan, Plan.Stage stage, int ranks, Symmetry symmetry) {
            this.plan = plan;
            this.stage = stage;
            this.ranks = ranks;
            this.symmetry = symmetry;
            seen = new Numbers[ranks];
            Arrays.setAll(seen, rank -> new Numbers());
        }

        Optional<PlanReader.Part> folded(Routes routes, int[] order) {
            if (!symmetry.admits(ranks, plan.pieces()) || stage.timing() == Plan.Timing.CHAIN) {
                return Optional.empty();
            }
            int rounds = stage.rounds();
            int[] first = read(0);
            int[] second = rounds > 1 ? read(1) : first;
            if (!regular || first.length == 0 || (rounds > 1 && symmetry != Symmetry.ROTATION)) {
                return Optional.empty();
            }
            int[] step = new int[first.length];
            for (int i = 1; i < step.length; i += WORDS) {
                step[i] = second[i] % ranks - first[i] % ranks;
            }
            boolean even = rounds == 1
                    || (Arrays.equals(second, at(first, step, 1))
                            && Arrays.equals(read(rounds / 2), at(first, step, rounds / 2))
                            && Arrays.equals(read(rounds - 1), at(first, step, rounds - 1)));
            if (!even || !regular || !alike(first, routes, order)) {
                return Optional.empty();
            }
            return Optional.of(new PlanReader.Part(rounds, false, (round, reader) -> {
                int[] now = at(first, step, round);
                for (int i = 0; i < now.length; i += WORDS) {
                    int received = symmetry.range(now[i + 1], now[i + 2], now[i], ranks, plan.pieces());
                    reader.pass(0, now[i], 0, now[i + 1], received, now[i + 2], now[i + 3] != 0);
                }
            }));
        }

        /** The sends of a later round if pieces move by the same step from round to round. */
        private int[] at(int[] first, int[] step, int round) {
            int[] now = first.clone();
            for (int i = 1; i < now.length; i += WORDS) {
                int block = first[i] / ranks;
                now[i] = block * ranks + (int) Math.floorMod(first[i] % ranks + (long) step[i] * round, (long) ranks);
            }
            return now;
        }

        /** Rank 0's sends in a round; notes if another rank's are not the same. */
        private int[] read(int round) {
            for (Numbers rank : seen) {
                rank.clear();
            }
            stage.round(round, this);
            for (Numbers rank : seen) {
                regular &= rank.sameAs(seen[0]);
            }
            return seen[0].toArray();
        }

        @Override
        public void send(int from, int to, int first, int count, boolean add) {
            int range = symmetry.range(first, count, from, ranks, plan.pieces());
            regular &= range >= 0;
            Numbers its = seen[from];
            its.add(symmetry.seen(to, from, ranks));
            its.add(range);
            its.add(count);
            its.add(add ? 1 : 0);
        }

        @Override
        public void gatherInSwitch(int to, int first, int count) {
            regular = false;
        }

        @Override
        public void multicast(int from, int first, int count) {
            regular = false;
        }

        /** Whether no link carries two messages of a round, and all ranks' messages have wires like those of rank 0. */
        private boolean alike(int[] first, Routes routes, int[] order) {
            boolean[] taken = new boolean[routes.links()];
            int[] path = new int[routes.longestRoute()];
            for (int i = 0; i < first.length; i += WORDS) {
                double[] rates = new double[0];
                long latencyPs = 0;
                for (int rank = 0; rank < ranks; rank++) {
                    int to = symmetry == Symmetry.FLIP ? first[i] ^ rank : (first[i] + rank) % ranks;
                    int length = routes.route(order[rank], order[to], path);
                    if (rank == 0) {
                        rates = new double[length];
                        Arrays.setAll(rates, hop -> routes.bytesPerSecond(path[hop]));
                        latencyPs = routes.latencyPs(order[rank], order[to]);
                    }
                    if (length != rates.length || latencyPs != routes.latencyPs(order[rank], order[to])) {
                        return false;
                    }
                    for (int hop = 0; hop < length; hop++) {
                        if (taken[path[hop]] || rates[hop] != routes.bytesPerSecond(path[hop])) {
                            return false;
                        }
                        taken[path[hop]] = true;
                    }
                }
            }
            return true;
        }
    }
}
