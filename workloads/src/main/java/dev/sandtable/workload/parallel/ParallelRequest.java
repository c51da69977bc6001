// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import dev.sandtable.spec.Default;
import java.util.List;
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
 * @param stageLayers layers of each stage, or of each chunk in the order of the model; dealt evenly if absent
 * @param firstStageLayers layers of the first stage; the others share the rest
 * @param lastStageLayers layers of the last stage
 * @param countEmbedding whether the embedding counts as a layer when layers are dealt
 * @param countHead whether the head counts as a layer when layers are dealt
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
        Optional<List<Integer>> stageLayers,
        Optional<Integer> firstStageLayers,
        Optional<Integer> lastStageLayers,
        @Default("false") boolean countEmbedding,
        @Default("false") boolean countHead,
        @Default("false") boolean auto) {

    public ParallelRequest {
        if (!auto) {
            new ParallelPlan(tensor, pipeline, virtual, data, context, expert, expertTensor, sequenceParallel, zero);
            new LayerCut(stageLayers, firstStageLayers, lastStageLayers, countEmbedding, countHead);
        }
    }

    /** {@code auto}. */
    public static ParallelRequest parse(String text) {
        if (!text.equals("auto")) {
            throw new IllegalArgumentException("expected 'auto' or a map such as {tensor: 8, pipeline: 1, data: 4},"
                    + " but found '" + text + "'");
        }
        return new ParallelRequest(
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                true);
    }

    /** The plan, unless it is left to a search. */
    public Optional<ParallelPlan> findPlan() {
        if (auto) {
            return Optional.empty();
        }
        LayerCut cut = new LayerCut(stageLayers, firstStageLayers, lastStageLayers, countEmbedding, countHead);
        ParallelPlan plan = new ParallelPlan(
                tensor, pipeline, virtual, data, context, expert, expertTensor, sequenceParallel, zero);
        return Optional.of(plan.withCut(cut));
    }
}
