// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory;

import dev.sandtable.memory.dram.AccessCurve;
import dev.sandtable.memory.traffic.AccessPattern;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToDoubleFunction;

/**
 * One access pattern at every share of reads: what it sustains, and what a byte costs.
 *
 * <p><b>Model.</b> The channel is simulated at a few shares, each when it is first needed, and answers in between lie on the
 * straight line between their neighbours. Streams: 0, 1/8, 1/4, 1/2, 3/4 and 1; the curve is steepest where a few reads
 * break long runs of writes. Other patterns: 0, 1/2 and 1; closed rows cost them more than turning the bus does.
 * <p><b>Left out.</b> What a curve does between knots: up to 7 % of bandwidth near 1/16, 5 % elsewhere.
 * <p><b>Check.</b> Equal to the simulation at knots, near it in between, the same whatever was asked before ({@code
 * MixCurveTest}).
 * <p><b>Source.</b> As {@link dev.sandtable.memory.dram.DramChannel}.
 */
public final class MixCurve {
    // ---- Parameters -------------------------------------------------------------
    private static final double[] OF_STREAMS = {0, 0.125, 0.25, 0.5, 0.75, 1};
    private static final double[] OF_OTHERS = {0, 0.5, 1};

    private final AccessCurve channel;
    private final AccessPattern pattern;
    private final double[] knots;

    // ---- State ------------------------------------------------------------------
    private final AtomicReferenceArray<AccessCurve.Answer> answers;

    MixCurve(AccessCurve channel, AccessPattern pattern) {
        this.channel = channel;
        this.pattern = pattern;
        knots = pattern.kind() == AccessPattern.Kind.STREAM ? OF_STREAMS : OF_OTHERS;
        answers = new AtomicReferenceArray<>(knots.length);
    }

    // ---- Statistics -------------------------------------------------------------

    /** The pattern on the grid for which it answers, read only. */
    public AccessPattern pattern() {
        return pattern;
    }

    /** Share of the pins' bandwidth that it sustains when {@code readShare} of its bytes are read. */
    public double efficiency(double readShare) {
        return at(readShare, AccessCurve.Answer::efficiency);
    }

    /** Share of the accesses that find their row open. */
    public double rowHits(double readShare) {
        return at(readShare, AccessCurve.Answer::rowHits);
    }

    /** Energy of a byte in the devices, in joules; refuses devices whose energies are not known. */
    public double joulesPerByte(double readShare) {
        return at(
                readShare,
                answer -> answer.joulesPerByte()
                        .orElseThrow(() -> new IllegalArgumentException("the memory states no energy")));
    }

    private double at(double readShare, ToDoubleFunction<AccessCurve.Answer> figure) {
        if (!(readShare >= 0 && readShare <= 1)) {
            throw new IllegalArgumentException("read-share must lie between 0 and 1, was " + readShare);
        }
        int right = 0;
        while (knots[right] < readShare) {
            right++;
        }
        double after = figure.applyAsDouble(answer(right));
        if (knots[right] == readShare) {
            return after;
        }
        double before = figure.applyAsDouble(answer(right - 1));
        double way = (readShare - knots[right - 1]) / (knots[right] - knots[right - 1]);
        return before + way * (after - before);
    }

    private AccessCurve.Answer answer(int knot) {
        AccessCurve.Answer known = answers.get(knot);
        if (known == null) {
            known = channel.at(
                    new AccessPattern(
                            pattern.kind(), knots[knot], pattern.chunk(), pattern.spacing(), pattern.streams()),
                    1);
            answers.set(knot, known);
        }
        return known;
    }
}
