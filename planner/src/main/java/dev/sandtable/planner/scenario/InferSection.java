// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.spec.Default;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.Optional;

/**
 * The {@code infer:} section of a scenario: one batch of prompts answered together.
 *
 * @param batch prompts
 * @param input tokens of each prompt
 * @param output tokens of each answer
 * @param precision format of activations and arithmetic
 * @param weights format of stored weights; {@code precision} if absent
 * @param kv format of cached keys and values; {@code precision} if absent
 * @param parallel how the model is cut; everything on one chip if absent
 */
public record InferSection(
        int batch,
        long input,
        long output,
        @Default("bf16") DataType precision,
        Optional<DataType> weights,
        Optional<DataType> kv,
        Optional<ParallelSection> parallel) {

    public InferSection {
        if (batch < 1 || input < 1 || output < 1) {
            throw new IllegalArgumentException("batch, input and output must be at least 1, were " + batch + ", "
                    + input + " and " + output);
        }
    }

    /** The job on so many chips. */
    public InferenceJob job(int chips) {
        return new InferenceJob(
                batch,
                input,
                output,
                precision,
                weights,
                kv,
                parallel.map(section -> section.plan(chips)).orElseGet(ParallelPlan::single));
    }
}
