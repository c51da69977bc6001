// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.model.Transformer;

/**
 * Peak memory of generation.
 *
 * <p><b>Model.</b> Weights in their stored format, keys and values for every token of every sequence, and the largest
 * set of tensors that lives at once within a layer of the prefill: its input, the residual, and the widest of queries,
 * keys and values or the inner width.
 * <p><b>Left out.</b> Pages that are reserved and not filled; scales of narrow formats.
 * <p><b>Check.</b> Weights of a 70-billion-parameter model over 8 ranks, cache of 320 KiB per token ({@code FootprintTest}).
 * <p><b>Source.</b> Kwon et al., PagedAttention (2023), for what the cache holds.
 */
public final class InferenceFootprint {
    private InferenceFootprint() {}

    /** The footprint of one rank of {@code stage} for the graph's own job, at its last token. */
    public static Footprint of(InferenceGraph graph, int stage, Allocator allocator) {
        InferenceJob job = graph.job();
        long tokens = job.batch() * graph.cachedTokens(stage, job.input() + job.output());
        return of(graph, stage, tokens, job.batch() * job.input(), allocator);
    }

    /** The footprint with {@code cached} tokens in the cache while {@code atOnce} tokens pass through a layer. */
    public static Footprint of(InferenceGraph graph, int stage, long cached, long atOnce, Allocator allocator) {
        InferenceJob job = graph.job();
        Transformer model = graph.model();
        long weights = job.weightType().bytes(graph.parameters(stage).total());
        Bytes cache = graph.cachePerToken(stage).times(cached);
        int tensor = job.parallel().tensor();
        long columns = model.spec().heads() * model.headSize() / tensor + graph.cachedPerToken();
        long inner = model.ffn() / tensor * (model.spec().gated() ? 3 : 2);
        long wide = Math.max(columns, inner);
        long working = job.activationType().bytes(atOnce * (2 * model.spec().hidden() + wide));
        return new Footprint(
                new Bytes(weights),
                Bytes.ZERO,
                Bytes.ZERO,
                Bytes.ZERO,
                cache,
                new Bytes(working),
                Bytes.ZERO,
                Footprint.overhead(allocator, working));
    }
}
