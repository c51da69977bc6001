// SPDX-License-Identifier: Apache-2.0
/**
 * Transformer architectures: dimensions, and what follows from them.
 *
 * <p>{@link dev.sandtable.workload.model.TransformerSpec} is the row of a paper's table. A layer is attention and a
 * feed-forward, each behind a norm and added to the residual stream of width h:
 *
 * <pre>
 *   x ← x + O·softmax(Q·Kᵀ/√d)·V        h·d·(a + 2g) + a·d·h weights
 *   x ← x + W₂·φ(W₁·x)                  2·h·f weights, gated 3·h·f
 * </pre>
 *
 * <p>{@link dev.sandtable.workload.model.Transformer} counts: parameters to the last one, so that a published count
 * proves the dimensions, and model FLOPs per token by the convention in which utilisations are published,
 * 6·N + 12·L·a·d·s, the full square of the sequence and nothing recomputed.
 * {@link dev.sandtable.workload.model.HuggingFaceConfig} reads the dimensions from a model's {@code config.json}.
 *
 * <p>Literature: Vaswani et al., Attention Is All You Need (2017); Shoeybi et al., Megatron-LM (2019); Shazeer, GLU
 * Variants (2020); Ainslie et al., GQA (2023); DeepSeek-AI, DeepSeek-V2 (2024) for latent attention.
 */
@NullMarked
package dev.sandtable.workload.model;

import org.jspecify.annotations.NullMarked;
