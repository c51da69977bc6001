// SPDX-License-Identifier: Apache-2.0
/**
 * Products on machines whose cores hold the operands themselves.
 *
 * <p>Elsewhere tiles are dealt to cores, which pull operands from a memory that all share. A spatial machine is the other
 * way round: operands lie spread over the cores' own memories, a compiler decides once which block of the product each
 * core computes, and what a core lacks comes from other cores. There is no cache, and nothing is dealt at run time.
 *
 * <ul>
 *   <li>{@link dev.sandtable.chip.spatial.Grid} is such a decision: a product cut into blocks of m, n and k;
 *   <li>{@link dev.sandtable.chip.spatial.SuperstepLaw} prices it where any core reaches any other: in phases that a
 *       barrier parts, or as streams that overlap;
 *   <li>{@link dev.sandtable.chip.spatial.MeshLaw} prices it on a mesh: one operand stays, one streams by, the third is what
 *       passes on;
 *   <li>{@link dev.sandtable.chip.spatial.GridSearch} finds the best.
 * </ul>
 *
 * <p>Literature: Valiant 1990 for supersteps; Kung 1982 for streams past a stationary operand; He et al. 2025 (WaferLLM)
 * for products on a wafer.
 */
@NullMarked
package dev.sandtable.chip.spatial;

import org.jspecify.annotations.NullMarked;
