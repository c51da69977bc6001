// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recursive halving, then recursive doubling.
 *
 * <p><b>Model.</b> With p the largest power of two not above n: in round k ranks at distance p/2ᵏ⁺¹ exchange the half of
 * what they hold that the other keeps; after log₂ p rounds rank i holds the sum of piece i. Doubling goes back the same
 * way. The n − p ranks beyond first hand everything to a partner and get the result from it at the end; of a
 * reduce-scatter or an all-gather each has a piece of its own beside its partner's.
 *
 * <p><b>Left out.</b> Splitting the odd ranks' work between two partners.
 *
 * <p><b>Check.</b> Each of 2ˡ ranks sends 2(n − 1)/n·S in 2·l hops ({@code PlanTest}).
 *
 * <p><b>Source.</b> Rabenseifner, <i>Optimization of collective reduction operations</i> (2004).
 */
final class HalvingDoubling implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(both(n));
            case REDUCE_SCATTER -> Optional.of(new Walk(n, n - Integer.highestOneBit(n)).scatter());
            case ALL_GATHER -> Optional.of(new Walk(n, n - Integer.highestOneBit(n)).gather());
            default -> Optional.empty();
        };
    }

    /** In all-reduces the ranks beyond have no piece of their own. */
    private static Plan both(int n) {
        Walk walk = new Walk(Integer.highestOneBit(n), 0);
        int p = walk.pieces;
        List<Plan.Stage> stages = new ArrayList<>();
        stages.addAll(walk.halves());
        stages.addAll(walk.doubles());
        if (p < n) {
            stages.add(0, beyond(n, p, true));
            stages.add(beyond(n, p, false));
        }
        return new Plan(p, stages, Plan.Way.BUFFERS);
    }

    private static Plan.Stage beyond(int n, int p, boolean in) {
        return Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
            for (int i = p; i < n; i++) {
                out.send(in ? i : i - p, in ? i - p : i, 0, p, in);
            }
        });
    }

    @Override
    public int owner(int piece, Shape shape) {
        int beyond = shape.ranks() - Integer.highestOneBit(shape.ranks());
        if (piece >= 2 * beyond) {
            return piece - beyond;
        }
        return piece / 2 + (piece % 2 == 0 ? 0 : Integer.highestOneBit(shape.ranks()));
    }

    /**
     * Exchanges between p ranks, of which the first few keep two pieces each, their own and that of a rank beyond.
     *
     * @param pieces all pieces
     * @param beyond ranks beyond p
     */
    private record Walk(int pieces, int beyond) {
        private int p() {
            return pieces - beyond;
        }

        /** The first piece of a rank; those of neighbours follow each other. */
        private int first(int rank) {
            return rank + Math.min(rank, beyond);
        }

        Plan scatter() {
            List<Plan.Stage> stages = new ArrayList<>(halves());
            if (beyond > 0) {
                stages.add(0, Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                    for (int i = 0; i < beyond; i++) {
                        out.send(p() + i, i, first(i) + 2, pieces - 1, true);
                    }
                }));
                stages.add(own(false, true));
            }
            return new Plan(pieces, stages, Plan.Way.BUFFERS);
        }

        Plan gather() {
            List<Plan.Stage> stages = new ArrayList<>(doubles());
            if (beyond > 0) {
                stages.add(0, own(true, false));
                stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                    for (int i = 0; i < beyond; i++) {
                        out.send(i, p() + i, first(i) + 2, pieces - 1, false);
                    }
                }));
            }
            return new Plan(pieces, stages, Plan.Way.BUFFERS);
        }

        /** The piece of each rank beyond, from it or to it. */
        private Plan.Stage own(boolean in, boolean add) {
            return Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                for (int i = 0; i < beyond; i++) {
                    out.send(in ? p() + i : i, in ? i : p() + i, first(i) + 1, 1, add);
                }
            });
        }

        List<Plan.Stage> halves() {
            List<Plan.Stage> stages = new ArrayList<>();
            for (int bit = p() / 2; bit > 0; bit /= 2) {
                int distance = bit;
                stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                    for (int i = 0; i < p(); i++) {
                        block(i, i ^ distance, (i ^ distance) & -distance, distance, true, out);
                    }
                }));
            }
            return stages;
        }

        List<Plan.Stage> doubles() {
            List<Plan.Stage> stages = new ArrayList<>();
            for (int bit = 1; bit < p(); bit *= 2) {
                int distance = bit;
                stages.add(Plan.stage(1, Plan.Timing.LONGEST, (r, out) -> {
                    for (int i = 0; i < p(); i++) {
                        block(i, i ^ distance, i & -distance, distance, false, out);
                    }
                }));
            }
            return stages;
        }

        private void block(int from, int to, int start, int ranks, boolean add, Plan.Sends out) {
            out.send(from, to, first(start), first(start + ranks) - first(start), add);
        }
    }
}
