// SPDX-License-Identifier: Apache-2.0
/**
 * What a chip consists of, as records that a file fills and a kernel asks.
 *
 * <p>Every accelerator in the catalogue is drawn with the same five parts, from the arithmetic outwards:
 *
 * <pre>
 *   tensor engine ─ operand buffers ─┐
 *                                    ├─ core × n ─ shared cache (L2) ─ memory (HBM stacks)
 *   vector engine ───────────────────┘
 * </pre>
 *
 * <p>A tensor engine multiplies blocks of a native m×n×k; a vector engine applies one operation to its lanes; buffers
 * hold the operands of the present step while the next ones arrive; a core owns all three; cores meet in the shared
 * cache, behind which lies the memory. Rates are stated per cycle where the clock moves them and per second where it
 * does not: arithmetic and the ports of a core follow the core clock, memory does not.
 *
 * <p>{@link dev.sandtable.chip.core.Machine} turns the records into the handful of rates that pricing laws use. It is
 * where a chip's nominal figures meet the calibration, so that a law never sees a nominal rate that no kernel reaches.
 *
 * <p>Reading order: {@code TensorEngine}, {@code VectorEngine}, {@code OperandBuffer}, {@code CoreSpec},
 * {@code CacheSpec}, {@code MemorySpec}, {@code ChipMemory}, {@code MemoryTraffic}, {@code Calibration}, {@code Machine}.
 */
@NullMarked
package dev.sandtable.chip.core;

import org.jspecify.annotations.NullMarked;
