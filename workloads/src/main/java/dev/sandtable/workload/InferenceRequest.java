// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.parallel.ParallelRequest;
import java.util.Optional;

/**
 * The {@code infer} section of a scenario as its author wrote it; {@link #job} makes it a job once there is a plan.
 *
 * @param batch prompts
 * @param input tokens of each prompt
 * @param output tokens of each answer
 * @param precision format of activations and arithmetic
 * @param weights format in which weights are stored; {@code precision} if absent
 * @param kv format in which keys and values are cached; {@code precision} if absent
 * @param parallel how the model is cut, or {@code auto}
 */
public record InferenceRequest(
        int batch,
        long input,
        long output,
        DataType precision,
        Optional<DataType> weights,
        Optional<DataType> kv,
        @Default("auto") ParallelRequest parallel) {

    public InferenceRequest {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be positive, was " + batch);
        }
        if (input < 1) {
            throw new IllegalArgumentException("input must be positive, was " + input);
        }
        if (output < 1) {
            throw new IllegalArgumentException("output must be positive, was " + output);
        }
    }

    /** The job under a plan. */
    public InferenceJob job(ParallelPlan plan) {
        return new InferenceJob(batch, input, output, precision, weights, kv, plan);
    }
}
