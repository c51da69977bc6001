// SPDX-License-Identifier: Apache-2.0
/**
 * What binds one operator on one chip: the report behind {@code sandtable roofline}.
 *
 * <p>A chip has levels: tensor engines, vector lanes, operand buffers, shared cache, memory, and the latencies between
 * them. {@link dev.sandtable.chip.Bottlenecks} says how long each would take alone; the slowest binds. The classic
 * roofline is the case of two levels, arithmetic and memory; with a roof for each memory level it shows at which of
 * them reuse is missing.
 *
 * <p>A level's slack says how far another constraint is; it does not say what a better figure would bring, because levels
 * overlap only in part. {@code Sensitivities} asks that directly: it makes every figure of the chip's file a tenth
 * better, one at a time, and prices the work anew. The same elasticities say which weak figure a time rests on.
 *
 * <p>Reading order: {@code StatedFigure}, {@code Sensitivity}, {@code Sensitivities}, {@code RooflineAnalysis}, {@code
 * OperatorRoofline}.
 *
 * <p>Read further: Williams, Waterman and Patterson, Roofline: An Insightful Visual Performance Model (CACM 2009); Ilic,
 * Pratas and Sousa, Cache-aware Roofline Model (2014).
 */
@NullMarked
package dev.sandtable.planner.roofline;

import org.jspecify.annotations.NullMarked;
