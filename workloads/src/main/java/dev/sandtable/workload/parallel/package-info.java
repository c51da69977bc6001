// SPDX-License-Identifier: Apache-2.0
/**
 * How a model and its batch are cut over ranks.
 *
 * <p>Four cuts multiply to the number of chips: the products of a layer (tensor), the layers (pipeline), the sequence
 * (context) and the batch (data). Each {@link dev.sandtable.workload.parallel.Axis} has its own traffic, from several
 * reductions per layer down to one per step, and the numbering of
 * {@link dev.sandtable.workload.parallel.ParallelPlan} puts what talks most on neighbouring ranks: tensor fastest, then
 * context, data and pipeline. Ranks are numbers; which chips they are is the cluster's business.
 *
 * <p>Experts of a routed layer are laid over the ranks of a stage that tensor, context and data already made; sequence
 * parallelism and ZeRO cut what those axes would repeat, without new ranks.
 *
 * <p>Literature: Shoeybi et al. (2019), Narayanan et al. (2021), Korthikanti et al. (2022), Rajbhandari et al. (2020),
 * Lepikhin et al. (2020).
 */
@NullMarked
package dev.sandtable.workload.parallel;

import org.jspecify.annotations.NullMarked;
