// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.TrainingResult.Interval;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.footprint.Footprint;
import java.util.List;
import java.util.Optional;

/**
 * What a batch of inference comes to.
 *
 * @param scenario its name
 * @param chips chips that it uses
 * @param job the job, its plan included
 * @param times prefill and decode
 * @param prefillInterval 90 % interval of the prefill
 * @param perTokenInterval 90 % interval of the time per output token
 * @param footprint memory of the fullest rank
 * @param capacity memory of a chip
 * @param energy energy of the whole cluster for the batch
 * @param bill what the batch costs, where prices are known
 * @param binding what limits decoding, in words
 * @param warnings what a reader should know before relying on it
 */
public record InferenceResult(
        String scenario,
        int chips,
        InferenceJob job,
        InferenceTimes times,
        Interval prefillInterval,
        Interval perTokenInterval,
        Footprint footprint,
        Bytes capacity,
        Joules energy,
        Optional<Bill> bill,
        String binding,
        List<String> warnings) {

    public InferenceResult {
        warnings = List.copyOf(warnings);
    }

    /** Whether the fullest rank fits its chip. */
    public boolean fits() {
        return footprint.total().compareTo(capacity) <= 0;
    }

    /** Time between two tokens of one answer, on average; 0 for a single token. */
    public double perOutputTokenSeconds() {
        return job.output() > 1 ? times.decode().seconds() / (job.output() - 1) : 0;
    }

    /** Tokens per second of all answers together. */
    public double outputTokensPerSecond() {
        return (double) job.batch() * job.output() / times.total().seconds();
    }

    /** Prompts answered per second. */
    public double requestsPerSecond() {
        return job.batch() / times.total().seconds();
    }
}
