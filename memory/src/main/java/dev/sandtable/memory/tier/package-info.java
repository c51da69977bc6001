// SPDX-License-Identifier: Apache-2.0
/**
 * Memory behind memory: where optimizer state, keys and values, and checkpoints go when they leave the accelerator.
 *
 * <p>Host DRAM behind PCIe or NVLink-C2C, DRAM pooled over a fabric, flash drives in the node, a parallel file system and
 * an object store differ in their figures, not in their law. A transfer waits for the slowest of three: the client's own
 * link, its share of what the tier carries for all clients at once, and the requests it keeps in flight over the latency
 * (Little's law). Checkpoints are written by all ranks together and so meet the second; paging keys and values in small
 * blocks from a far pool meets the third.
 *
 * <p>{@link dev.sandtable.memory.tier.Tier} is the law for clients that do the same at the same time.
 * {@link dev.sandtable.memory.tier.TierTraffic} lets them come and go in simulated time, sharing max-min fairly, and
 * agrees with the law where both apply. What training and serving ask of a tier is one function each:
 * {@link dev.sandtable.memory.tier.Checkpoint}, {@link dev.sandtable.memory.tier.OptimizerOffload},
 * {@link dev.sandtable.memory.tier.BlockPaging}. The figures are files in {@code configs/tiers}.
 *
 * <p>Reading order: {@code TierSpec}, {@code Transfer}, {@code Tier}; {@code TierTraffic}, {@code TierSpace}; then the uses.
 *
 * <p>Literature: Little, "A proof for the queuing formula L = λW" (1961); Ren et al., ZeRO-Offload (2021); Rajbhandari
 * et al., ZeRO-Infinity (2021); Kwon et al., PagedAttention (2023).
 */
@NullMarked
package dev.sandtable.memory.tier;

import org.jspecify.annotations.NullMarked;
