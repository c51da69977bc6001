// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.stats.Distribution;
import dev.sandtable.stats.Measure;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.serving.Sequence;

/**
 * What requests experienced, in memory that does not grow with their number.
 *
 * <p>Of a request that arrived at a, was first worked on at s, had its first token at f and its last, the n-th, at e: it queued for s − a,
 * its time to first token is f − a, end to end it took e − a, and its time per output token is (e − f)/(n − 1), of answers of more than one token.
 */
public final class ServiceStatistics {
    private static final int DIGITS = 3;

    private final Distribution<Picoseconds> queue = new Distribution<>(Measure.TIME, DIGITS);
    private final Distribution<Picoseconds> firstToken = new Distribution<>(Measure.TIME, DIGITS);
    private final Distribution<Picoseconds> perToken = new Distribution<>(Measure.TIME, DIGITS);
    private final Distribution<Picoseconds> endToEnd = new Distribution<>(Measure.TIME, DIGITS);
    private long inputTokens;
    private long outputTokens;

    /** A request is done. */
    public void add(Sequence done) {
        long arrival = done.request().arrivalPs();
        queue.add(done.scheduledPs() - arrival);
        firstToken.add(done.firstTokenPs() - arrival);
        endToEnd.add(done.finishedPs() - arrival);
        int answer = done.request().answer();
        if (answer > 1) {
            perToken.add((done.finishedPs() - done.firstTokenPs()) / (answer - 1));
        }
        inputTokens += done.request().prompt();
        outputTokens += answer;
    }

    /** Requests that are done. */
    public long completed() {
        return endToEnd.count();
    }

    /** Tokens of their prompts. */
    public long inputTokens() {
        return inputTokens;
    }

    /** Tokens of their answers. */
    public long outputTokens() {
        return outputTokens;
    }

    /** From arrival to the first iteration. */
    public LatencySummary queue() {
        return LatencySummary.of(queue);
    }

    /** From arrival to the first token. */
    public LatencySummary firstToken() {
        return LatencySummary.of(firstToken);
    }

    /** From token to token, after the first. */
    public LatencySummary perToken() {
        return LatencySummary.of(perToken);
    }

    /** From arrival to the last token. */
    public LatencySummary endToEnd() {
        return LatencySummary.of(endToEnd);
    }
}
