// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.work.DataType;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One batch of prompts answered together: a prefill of {@code input} tokens, then {@code output} tokens one by one.
 *
 * @param batch prompts
 * @param input tokens of each prompt
 * @param output tokens of each answer
 * @param precision format of activations and arithmetic
 * @param weights format in which weights are stored; {@code precision} if absent
 * @param kv format in which keys and values are cached; {@code precision} if absent
 * @param parallel how the model is cut; only tensor, pipeline and the expert axes have a meaning here
 */
public record InferenceJob(
        int batch,
        long input,
        long output,
        DataType precision,
        Optional<DataType> weights,
        Optional<DataType> kv,
        ParallelPlan parallel) {

    public InferenceJob {
        if (batch < 1 || input < 1 || output < 1) {
            throw new IllegalArgumentException(
                    "batch, input and output must be positive, were " + batch + ", " + input + " and " + output);
        }
    }

    /** Format of stored weights. */
    public DataType weightType() {
        return weights.orElse(precision);
    }

    /** Format of cached keys and values. */
    public DataType kvType() {
        return kv.orElse(precision);
    }

    /** Format of activations between products and on the wire: never narrower than 16 bits. */
    public DataType activationType() {
        return precision.bits() < 16 ? DataType.BF16 : precision;
    }

    /** What stands in the way of running {@code model} like this, one sentence each; empty if nothing does. */
    public List<String> problems(Transformer model) {
        List<String> problems = new ArrayList<>(parallel.problems(model));
        if (parallel.virtual() > 1 || parallel.zero() > 0 || parallel.context() > 1) {
            problems.add("virtual, context and zero have no meaning in inference");
        }
        if (parallel.expertTensor() > 1) {
            problems.add(
                    "expert-tensor " + parallel.expertTensor() + " has no meaning in inference; experts are whole");
        }
        if (model.spec().encoder()) {
            problems.add("an encoder generates no tokens");
        }
        if (model.positional() == Positional.LEARNED
                && input + output > model.spec().maxSequence()) {
            problems.add("input + output = " + (input + output) + " exceeds the model's table of "
                    + model.spec().maxSequence() + " positions");
        }
        return problems;
    }
}
