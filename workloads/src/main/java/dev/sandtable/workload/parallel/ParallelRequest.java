// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import dev.sandtable.spec.Default;
import java.util.Optional;

/**
 * The {@code parallel} section as its author wrote it: a plan, or {@code auto}, which leaves the plan to a search.
 *
 * @param tensor ranks that share each layer's products
 * @param pipeline stages
 * @param virtual chunks of layers per stage
 * @param data copies that work on different sequences
 * @param context ranks that share one sequence
 * @param expert ranks of data × context over which experts are spread
 * @param expertTensor ranks that share one expert's products
 * @param sequenceParallel whether norms and dropouts are cut along the sequence
 * @param zero what data ranks do not repeat
 * @param contextKind how ranks of one sequence come by each other's keys and values
 * @param shardGroup data × context ranks over which ZeRO spreads one copy; all of them if 0
 * @param auto whether the plan is left to a search; written as the bare word
 */
public record ParallelRequest(
        @Default("1") int tensor,
        @Default("1") int pipeline,
        @Default("1") int virtual,
        @Default("1") int data,
        @Default("1") int context,
        @Default("1") int expert,
        @Default("1") int expertTensor,
        @Default("false") boolean sequenceParallel,
        @Default("0") int zero,
        @Default("ring") ContextKind contextKind,
        @Default("0") int shardGroup,
        @Default("false") boolean auto) {

    public ParallelRequest {
        if (!auto) {
            new ParallelPlan(
                    tensor,
                    pipeline,
                    virtual,
                    data,
                    context,
                    expert,
                    expertTensor,
                    sequenceParallel,
                    zero,
                    contextKind,
                    shardGroup);
        }
    }

    /** {@code auto}. */
    public static ParallelRequest parse(String text) {
        if (!text.equals("auto")) {
            throw new IllegalArgumentException("expected 'auto' or a map such as {tensor: 8, pipeline: 1, data: 4},"
                    + " but found '" + text + "'");
        }
        return new ParallelRequest(1, 1, 1, 1, 1, 1, 1, false, 0, ContextKind.RING, 0, true);
    }

    /** The plan, unless it is left to a search. */
    public Optional<ParallelPlan> findPlan() {
        return auto
                ? Optional.empty()
                : Optional.of(new ParallelPlan(
                        tensor,
                        pipeline,
                        virtual,
                        data,
                        context,
                        expert,
                        expertTensor,
                        sequenceParallel,
                        zero,
                        contextKind,
                        shardGroup));
    }
}
