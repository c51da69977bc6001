// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Money;
import java.util.List;
import java.util.Optional;

/**
 * A service over all its requests.
 *
 * @param scenario its name
 * @param replicas how many
 * @param chips of all replicas
 * @param totals what it did
 * @param completed requests
 * @param inputTokens of their prompts
 * @param outputTokens of their answers
 * @param queue from arrival to the first iteration
 * @param firstToken from arrival to the first token
 * @param perToken from token to token after the first: (last − first) / (tokens − 1)
 * @param endToEnd from arrival to the last token
 * @param energy of chips and hosts
 * @param cost of the time, where the node has a price
 * @param memory blocks for keys and values of one replica
 * @param warnings what a reader must know
 */
public record ServingResult(
        String scenario,
        int replicas,
        int chips,
        ServiceTotals totals,
        long completed,
        long inputTokens,
        long outputTokens,
        LatencySummary queue,
        LatencySummary firstToken,
        LatencySummary perToken,
        LatencySummary endToEnd,
        Joules energy,
        Optional<Money> cost,
        KvMemory memory,
        List<String> warnings) {
    private static final double PS_PER_S = 1e12;
    /** Where requests wait for a larger share of their time, the service is short of capacity. */
    private static final double QUEUED = 0.2;

    public ServingResult {
        warnings = List.copyOf(warnings);
    }

    /**
     * Memory for keys and values of one replica.
     *
     * @param blocks how many
     * @param blockTokens tokens of one
     * @param perRank bytes of all of them on its fullest rank
     */
    public record KvMemory(int blocks, int blockTokens, Bytes perRank) {}

    /** Simulated seconds from the first arrival to the last token. */
    public double seconds() {
        return totals.endPs() / PS_PER_S;
    }

    /** Requests done per second. */
    public double requestsPerSecond() {
        return completed / seconds();
    }

    /** Tokens of answers per second, of all replicas. */
    public double outputTokensPerSecond() {
        return outputTokens / seconds();
    }

    /** The same per chip, every chip of a replica counted. */
    public double outputTokensPerSecondPerChip() {
        return outputTokensPerSecond() / chips;
    }

    /** Share of the time for which replicas are in an iteration. */
    public double busy() {
        return totals.busyPs() / PS_PER_S / seconds() / replicas;
    }

    /** What limits it, in words. */
    public String binding() {
        if (totals.restarts() > 0) {
            return "memory for keys and values: " + totals.restarts() + " sequences were restarted";
        }
        if (queue.mean() > QUEUED * endToEnd.mean()) {
            return "capacity: of their time requests wait " + Math.round(100 * queue.mean() / endToEnd.mean())
                    + " % for their first iteration";
        }
        return "length of iterations: requests hardly queue, "
                + Math.round(10.0 * outputTokens / totals.iterations()) / 10.0 + " of them get a token in one";
    }
}
