// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.RequestSource;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Requests that are drawn: arrivals and lengths each have a stream of random numbers of their own, so that two runs that
 * differ in one of them share the others.
 */
public final class DrawnRequests implements RequestSource {
    private static final double PS_PER_S = 1e12;

    private final Arrivals arrivals;
    private final Lengths input;
    private final Lengths output;
    private final int count;
    private final SplittableRandom gaps;
    private final SplittableRandom prompts;
    private final SplittableRandom answers;

    private int drawn;
    private double now;

    /** So many requests by these laws. */
    public DrawnRequests(Arrivals arrivals, Lengths input, Lengths output, int count, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, was " + count);
        }
        this.arrivals = arrivals;
        this.input = input;
        this.output = output;
        this.count = count;
        SplittableRandom all = new SplittableRandom(seed);
        gaps = all.split();
        prompts = all.split();
        answers = all.split();
    }

    @Override
    public Optional<Request> findNext() {
        if (drawn == count) {
            return Optional.empty();
        }
        now += arrivals.gap(now, gaps);
        return Optional.of(Request.of(drawn++, Math.round(now * PS_PER_S), input.draw(prompts), output.draw(answers)));
    }
}
