// SPDX-License-Identifier: Apache-2.0
/**
 * Memory behind memory: where optimizer state, keys and values, and checkpoints go when they leave the accelerator.
 *
 * <p>A transfer waits for the slowest of three: the client's own link, its share of what the tier can carry for all
 * clients at once, and the requests it keeps in flight over the latency (Little's law). Checkpoints are written by all
 * ranks together and so meet the second; paging keys and values in small blocks from a far pool meets the third.
 *
 * <p>Reading order: {@link dev.sandtable.memory.tier.Tier}.
 */
@NullMarked
package dev.sandtable.memory.tier;

import org.jspecify.annotations.NullMarked;
