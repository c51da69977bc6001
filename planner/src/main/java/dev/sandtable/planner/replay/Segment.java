// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.Piece.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * One micro-batch through one chunk of layers on one rank, forward or backward.
 *
 * @param pieces its pieces in order; neighbours of one kind are merged
 * @param joules energy above idle
 * @param matrixFlops matrix operations that the rank performs, recomputation included
 */
public record Segment(List<Piece> pieces, double joules, double matrixFlops) {
    public Segment {
        pieces = List.copyOf(pieces);
    }

    /** Length of the whole segment when no member of its groups is late. */
    public long ps() {
        long sum = 0;
        for (Piece piece : pieces) {
            sum += piece.ps();
        }
        return sum;
    }

    /** Time spent on one kind of piece. */
    public long ps(Kind kind) {
        long sum = 0;
        for (Piece piece : pieces) {
            sum += piece.kind() == kind ? piece.ps() : 0;
        }
        return sum;
    }

    /** The segment with one more piece at its end. */
    Segment with(Piece piece) {
        List<Piece> longer = new ArrayList<>(pieces);
        longer.add(piece);
        return new Segment(longer, joules, matrixFlops);
    }

    /** The segment with traffic of {@code besidePs} that starts together with it and that nothing in it waits for. */
    Segment beside(long besidePs, Contention contention) {
        long slower = contention.slowed(ps(), besidePs) - ps();
        if (slower == 0) {
            return this;
        }
        List<Piece> longer = new ArrayList<>(pieces);
        longer.add(new Piece(Kind.COMPUTE, slower));
        return new Segment(longer, joules, matrixFlops);
    }

    /**
     * The segment in two parts, the first of which ends at {@code ps} or, if a collective runs then, at its end:
     * collectives are not divided.
     */
    public List<Segment> cutAt(long ps) {
        List<Piece> before = new ArrayList<>();
        List<Piece> after = new ArrayList<>();
        long start = 0;
        for (Piece piece : pieces) {
            long left = ps - start;
            if (left <= 0) {
                after.add(piece);
            } else if (left >= piece.ps() || piece.kind().communicates()) {
                before.add(piece);
            } else {
                before.add(new Piece(piece.kind(), left));
                after.add(new Piece(piece.kind(), piece.ps() - left));
            }
            start += piece.ps();
        }
        return List.of(new Segment(before, joules, matrixFlops), new Segment(after, 0, 0));
    }

    /** The segment with kernels that take so many times as long. */
    Segment slowed(double factor) {
        if (factor == 1) {
            return this;
        }
        List<Piece> slower = new ArrayList<>();
        for (Piece piece : pieces) {
            boolean kernel = piece.kind() == Kind.COMPUTE;
            slower.add(kernel ? new Piece(Kind.COMPUTE, Math.round(piece.ps() * factor)) : piece);
        }
        return new Segment(slower, joules, matrixFlops);
    }

    /** This segment and another of the same rank at the same time ({@link PairedSegments}). */
    Segment together(Segment other, Contention contention) {
        return new PairedSegments(this, other, contention).run();
    }

    /** This segment and another after it. */
    Segment then(Segment other) {
        List<Piece> both = new ArrayList<>(pieces);
        both.addAll(other.pieces);
        return new Segment(both, joules + other.joules, matrixFlops + other.matrixFlops);
    }

    /** Collects the pieces of a segment, merging neighbours of one kind. */
    static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private double joules;
        private double matrixFlops;

        void add(Kind kind, long ps) {
            if (ps == 0) {
                return;
            }
            int last = pieces.size() - 1;
            // A collective is a meeting point of its own; two in a row stay two.
            if (last >= 0 && !kind.communicates() && pieces.get(last).kind() == kind) {
                pieces.set(last, new Piece(kind, pieces.get(last).ps() + ps));
            } else {
                pieces.add(new Piece(kind, ps));
            }
        }

        void energy(double amount) {
            joules += amount;
        }

        void flops(double amount) {
            matrixFlops += amount;
        }

        Segment build() {
            return new Segment(pieces, joules, matrixFlops);
        }
    }
}
