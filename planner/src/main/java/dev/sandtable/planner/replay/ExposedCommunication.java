// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;

/**
 * Time in which a rank's computation stands still for messages, by what they carry.
 *
 * @param tensor collectives of the tensor group
 * @param context keys and values along a sequence
 * @param expert tokens to experts and back
 * @param pipeline activations and gradients between stages: sending where that blocks, and waiting while they are on the wire
 * @param gradients reductions of gradients, their norms and copies included
 * @param parameters gathering of weights
 */
public record ExposedCommunication(
        Picoseconds tensor,
        Picoseconds context,
        Picoseconds expert,
        Picoseconds pipeline,
        Picoseconds gradients,
        Picoseconds parameters) {
    /** Nothing. */
    public static final ExposedCommunication NONE = of(0, 0, 0, 0, 0, 0);

    /** Times in picoseconds. */
    static ExposedCommunication of(
            long tensor, long context, long expert, long pipeline, long gradients, long parameters) {
        return new ExposedCommunication(
                new Picoseconds(tensor),
                new Picoseconds(context),
                new Picoseconds(expert),
                new Picoseconds(pipeline),
                new Picoseconds(gradients),
                new Picoseconds(parameters));
    }

    /** These times and others. */
    public ExposedCommunication plus(ExposedCommunication other) {
        return new ExposedCommunication(
                tensor.plus(other.tensor),
                context.plus(other.context),
                expert.plus(other.expert),
                pipeline.plus(other.pipeline),
                gradients.plus(other.gradients),
                parameters.plus(other.parameters));
    }

    /** All of it. */
    public Picoseconds total() {
        return tensor.plus(context).plus(expert).plus(pipeline).plus(gradients).plus(parameters);
    }
}
