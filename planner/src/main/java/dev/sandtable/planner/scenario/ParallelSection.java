// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.spec.Default;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.Optional;

/**
 * How a job is cut, as a scenario writes it. {@code tensor × pipeline × context × data} is the number of chips.
 *
 * @param tensor ranks that share each layer's products
 * @param pipeline stages
 * @param virtual chunks of layers per stage
 * @param data copies of the model that work on different sequences; what the cluster's chips leave if absent
 * @param context ranks that share one sequence
 * @param expert ranks over which experts are spread
 * @param expertTensor ranks that share one expert's products
 * @param sequenceParallel whether norms and dropouts are cut along the sequence over the tensor ranks
 * @param zero what data ranks do not repeat: 0 nothing, 1 optimizer state, 2 also gradients, 3 also weights
 */
public record ParallelSection(
        @Default("1") int tensor,
        @Default("1") int pipeline,
        @Default("1") int virtual,
        Optional<Integer> data,
        @Default("1") int context,
        @Default("1") int expert,
        @Default("1") int expertTensor,
        @Default("false") boolean sequenceParallel,
        @Default("0") int zero) {

    public ParallelSection {
        plan(tensor, pipeline, virtual, data.orElse(expert), context, expert, expertTensor, sequenceParallel, zero);
    }

    /** The plan on so many chips. */
    public ParallelPlan plan(int chips) {
        int others = tensor * pipeline * context;
        int copies = data.orElse(Math.max(1, chips / others));
        return plan(tensor, pipeline, virtual, copies, context, expert, expertTensor, sequenceParallel, zero);
    }

    private static ParallelPlan plan(
            int tensor,
            int pipeline,
            int virtual,
            int data,
            int context,
            int expert,
            int expertTensor,
            boolean sequenceParallel,
            int zero) {
        return new ParallelPlan(
                tensor, pipeline, virtual, data, context, expert, expertTensor, sequenceParallel, zero);
    }
}
