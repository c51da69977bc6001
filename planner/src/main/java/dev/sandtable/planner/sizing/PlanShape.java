// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.parallel.ParallelPlan;

/**
 * Everything about a plan except how many copies of the model it runs.
 *
 * @param tensor ranks that share a layer
 * @param pipeline stages
 * @param virtual chunks per stage
 * @param microBatch sequences that pass together
 * @param recompute what is computed again
 * @param sequenceParallel whether norms and dropouts are cut along the sequence
 * @param zero what copies do not repeat, where there are several
 */
public record PlanShape(
        int tensor,
        int pipeline,
        int virtual,
        int microBatch,
        Recompute recompute,
        boolean sequenceParallel,
        int zero) {

    /** The usual shape: sequence parallel where tensors are cut, optimizer state sharded where there are copies. */
    public PlanShape(int tensor, int pipeline, int virtual, int microBatch, Recompute recompute) {
        this(tensor, pipeline, virtual, microBatch, recompute, tensor > 1, 1);
    }

    /** Chips of one copy. */
    public int chips() {
        return tensor * pipeline;
    }

    /** The plan with so many copies. */
    public ParallelPlan plan(int copies) {
        return new ParallelPlan(tensor, pipeline, virtual, copies, 1, 1, 1, sequenceParallel, copies > 1 ? zero : 0);
    }

    /** The shape whose passes take as long: what copies do not repeat changes them only where weights are gathered for each. */
    PlanShape likePasses() {
        return new PlanShape(tensor, pipeline, virtual, microBatch, recompute, sequenceParallel, zero == 3 ? 3 : 1);
    }
}
