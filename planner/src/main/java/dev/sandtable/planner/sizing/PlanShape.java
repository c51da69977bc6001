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
 */
public record PlanShape(int tensor, int pipeline, int virtual, int microBatch, Recompute recompute) {

    /** Chips of one copy. */
    public int chips() {
        return tensor * pipeline;
    }

    /** The plan with so many copies: sequence parallel where tensors are cut, optimizer state sharded where there are copies. */
    public ParallelPlan plan(int copies) {
        return new ParallelPlan(tensor, pipeline, virtual, copies, 1, 1, 1, tensor > 1, copies > 1 ? 1 : 0);
    }
}
