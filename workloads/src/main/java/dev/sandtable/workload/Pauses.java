// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Seconds;
import java.util.Optional;

/**
 * What a training run spends time on beside its steps; nothing is assumed that is not stated.
 *
 * <p><b>Model.</b> Hosts prepare the next batch while a step runs: a step lasts at least as long as that takes, and what it waits is
 * exposed. Evaluations, and the part of a checkpoint for which training stands still, come every so many steps and lengthen the run.
 * <p><b>Left out.</b> Checkpoints that failures make necessary: those are the goodput's.
 * <p><b>Check.</b> A second of loading under a step of 0.4 s makes steps of a second ({@code TrainingReportTest}).
 * <p><b>Source.</b> Jiang et al., MegaScale (NSDI 2024), §3.4: loading beside the synchronisation of gradients.
 *
 * @param data time in which the hosts prepare the batch of one step
 * @param evaluation evaluations between steps
 * @param checkpoint time for which training stands still for a checkpoint
 */
public record Pauses(
        @Default("0 s") Seconds data, Optional<Interruption> evaluation, Optional<Interruption> checkpoint) {

    /**
     * Something for which training stands still.
     *
     * @param every how many steps lie between two of them
     * @param takes how long one takes
     */
    public record Interruption(long every, Seconds takes) {
        public Interruption {
            if (every < 1) {
                throw new IllegalArgumentException("every must be at least 1 step, was " + every);
            }
        }

        private double perStep() {
            return takes.value() / every;
        }
    }

    /** Evaluations and checkpoints, spread over the steps. */
    public Seconds betweenSteps() {
        return new Seconds(evaluation.map(Interruption::perStep).orElse(0.0)
                + checkpoint.map(Interruption::perStep).orElse(0.0));
    }
}
