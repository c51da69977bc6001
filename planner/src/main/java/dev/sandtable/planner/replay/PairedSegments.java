// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import java.util.List;

/**
 * Two segments of one rank at the same time: the kernels of one hide the messages of the other.
 *
 * <p><b>Model.</b> Each segment runs its pieces in order. There is one set of cores and one set of wires; a piece begins when the
 * piece before it is over and what it needs is free, and keeps that to its end. The first segment goes first where both ask. While a
 * message of one runs beside a kernel of the other, the kernel has the cores that the message leaves.
 * <p><b>Left out.</b> Choosing an order that hides more; messages of both segments at once on different wires.
 * <p><b>Check.</b> Never shorter than all kernels or all messages, never longer than one segment after the other, but for cores that
 * messages hold ({@code PairedSegmentsTest}).
 * <p><b>Source.</b> DeepSeek-AI, DeepSeek-V3 Technical Report (2024, arXiv 2412.19437), §3.2.1 and figure 4.
 */
final class PairedSegments {
    private static final int NOBODY = -1;

    // ---- Parameters -------------------------------------------------------------
    private final List<List<Piece>> pieces;
    private final double pace;
    private final Segment first;
    private final Segment second;

    // ---- State ------------------------------------------------------------------
    private final int[] at = new int[2];
    private final long[] leftPs = new long[2];
    /** Which segment has the cores, and which the wires. */
    private int cores = NOBODY;

    private int wires = NOBODY;
    private final Segment.Builder together = new Segment.Builder();

    PairedSegments(Segment first, Segment second, Contention contention) {
        this.first = first;
        this.second = second;
        pieces = List.of(first.pieces(), second.pieces());
        pace = 1 - contention.share();
        leftPs[0] = length(0);
        leftPs[1] = length(1);
    }

    Segment run() {
        while (true) {
            take(0);
            take(1);
            if (cores == NOBODY && wires == NOBODY) {
                break;
            }
            step();
        }
        together.energy(first.joules() + second.joules());
        together.flops(first.matrixFlops() + second.matrixFlops());
        return together.build();
    }

    // ---- Events -----------------------------------------------------------------

    /** A segment takes what its next piece needs, if that is free. */
    private void take(int segment) {
        if (at[segment] >= pieces.get(segment).size() || cores == segment || wires == segment) {
            return;
        }
        if (kind(segment).communicates()) {
            wires = wires == NOBODY ? segment : wires;
        } else {
            cores = cores == NOBODY ? segment : cores;
        }
    }

    /** Up to the next end of a piece. */
    private void step() {
        if (cores == NOBODY || wires == NOBODY) {
            int only = Math.max(cores, wires);
            together.add(kind(only), leftPs[only]);
            end(only);
            return;
        }
        long kernel = (long) Math.ceil(leftPs[cores] / pace);
        long ps = Math.min(kernel, leftPs[wires]);
        together.add(kind(cores), ps);
        boolean messageEnds = leftPs[wires] == ps;
        if (kernel > ps) {
            leftPs[cores] = Math.max(0, leftPs[cores] - (long) (ps * pace));
        } else {
            end(cores);
        }
        if (messageEnds) {
            end(wires);
        } else {
            leftPs[wires] -= ps;
        }
    }

    private void end(int segment) {
        cores = cores == segment ? NOBODY : cores;
        wires = wires == segment ? NOBODY : wires;
        at[segment]++;
        leftPs[segment] = length(segment);
    }

    private Piece.Kind kind(int segment) {
        return pieces.get(segment).get(at[segment]).kind();
    }

    private long length(int segment) {
        return at[segment] < pieces.get(segment).size()
                ? pieces.get(segment).get(at[segment]).ps()
                : 0;
    }
}
