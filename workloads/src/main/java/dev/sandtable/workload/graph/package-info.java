// SPDX-License-Identifier: Apache-2.0
/**
 * The operators of a step: what one rank computes and says, in the order in which its framework issues it.
 *
 * <p>{@link dev.sandtable.workload.graph.StepGraph} writes the training step of one representative rank per stage,
 * {@link dev.sandtable.workload.graph.InferenceGraph} the two phases of generation. Identical layers are written once
 * with a count ({@link dev.sandtable.workload.graph.LayerBlock}). An
 * {@link dev.sandtable.workload.graph.Operation} is a kernel or a collective; sizes are those of the rank, formats those
 * of the job, and which kernels there are is the framework's
 * ({@link dev.sandtable.workload.graph.GraphOptions}): a fused attention kernel replaces four through memory.
 *
 * <p>Reading order: {@code Operation}, {@code Linear} (a product and its two gradients), {@code TensorRegion} (what
 * tensor parallelism costs at its borders), {@code SelfAttention} and {@code AttentionCore}, {@code FeedForward},
 * {@code Residual}, {@code ExpertLayer} with {@code RoutingImbalance}, the ends ({@code EmbeddingEnd}, {@code HeadEnd},
 * {@code TowerEnd}, {@code FurtherPrediction}), what is exchanged once or in each pass ({@code DataParallelTraffic},
 * {@code ShardedLayer}), {@code AdapterParameters}, then {@code StepGraph}.
 *
 * <p>The closed form behind it all: forward FLOPs of a GPT layer on T tokens of sequences of s are 24·T·h²·(1 + s/6h);
 * backward twice that; with tensor parallelism 2·T·h elements are reduced per direction.
 */
@NullMarked
package dev.sandtable.workload.graph;

import org.jspecify.annotations.NullMarked;
