// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes that a rank needs at its worst moment, by what they hold.
 *
 * <p>Weights, gradients and optimizer state follow from parameters and formats; activations from what each operator
 * must keep for its backward pass, times the micro-batches that the schedule keeps in flight. For a GPT layer with
 * unfused attention the kept tensors sum to s·b·h·(34 + 5·a·s/h) bytes, of which tensor parallelism divides 24 and the
 * scores, and sequence parallelism the other 10 too; here each tensor is listed with its size, so that grouped queries,
 * gated feed-forwards and fused attention follow without new formulas.
 *
 * <p>{@link dev.sandtable.workload.footprint.KeptTensor} is one such tensor,
 * {@link dev.sandtable.workload.footprint.LayerActivations} the list of a layer,
 * {@link dev.sandtable.workload.footprint.TrainingFootprint} and
 * {@link dev.sandtable.workload.footprint.InferenceFootprint} the sums of a stage.
 *
 * <p>Literature: Korthikanti et al., Reducing Activation Recomputation in Large Transformer Models (2022); Rajbhandari
 * et al., ZeRO (2020).
 */
@NullMarked
package dev.sandtable.workload.footprint;

import org.jspecify.annotations.NullMarked;
