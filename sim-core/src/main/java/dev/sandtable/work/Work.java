// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * One operator as hardware sees it: shapes and number formats, and nothing about who asked for it or what will run it.
 * Workloads write these records; chip models and fabrics price them. The interface is sealed, so that a new kind of
 * work is a compile error in every pricer until it has a price.
 */
public sealed interface Work
        permits Gemm,
                GroupedGemm,
                Attention,
                ExpertFfn,
                RowOperator,
                Elementwise,
                Embedding,
                OptimizerUpdate,
                Conversion,
                Rearrangement,
                Collective {

    /** Floating-point (or integer) operations of the mathematical definition; a fused multiply-add counts as two. */
    double flops();

    /** The visitor's answer for this kind of work. */
    <T> T accept(WorkVisitor<T> visitor);
}
