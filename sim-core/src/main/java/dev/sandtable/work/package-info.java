// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary that workloads speak and hardware prices.
 *
 * <p>A transformer step is a list of {@link dev.sandtable.work.Work}: products, attention, norms, element-wise
 * operators, collectives. The words belong to neither side: {@code workloads} writes them without knowing a chip,
 * {@code chip-models} and {@code interconnect} price them without knowing a model. The interface is sealed and every
 * pricer switches over it without a default, so that a new kind of work does not compile until each has a law for it.
 *
 * <p>Reading order: {@code Work}, {@code Gemm}, {@code Attention}, the small operators, {@code Collective},
 * {@code Cost}.
 */
@NullMarked
package dev.sandtable.work;

import org.jspecify.annotations.NullMarked;
