// SPDX-License-Identifier: Apache-2.0
/**
 * Where data lives: DRAM behind its controllers, caches and scratchpads in front of it, slower tiers behind it.
 *
 * <p>The memory of an accelerator is many equal channels. An operator sees them as one bandwidth and one latency, and both
 * depend on how it reads and writes: {@link dev.sandtable.memory.MainMemory} answers for an access pattern by simulating
 * one channel ({@link dev.sandtable.memory.dram}) and multiplying. What an operator reads twice may come from a cache
 * ({@link dev.sandtable.memory.cache}), software may place it in a scratchpad beside the engines
 * ({@link dev.sandtable.memory.scratchpad}), and what does not fit lies in a tier ({@link dev.sandtable.memory.tier}).
 *
 * <p>Reading order: {@code MainMemory}, {@code MixCurve}, then {@code traffic}, {@code dram}, {@code cache}, {@code scratchpad}, {@code tier}.
 */
@NullMarked
package dev.sandtable.memory;

import org.jspecify.annotations.NullMarked;
