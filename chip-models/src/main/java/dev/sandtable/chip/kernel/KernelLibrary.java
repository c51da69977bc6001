// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

/**
 * What a software stack brings to a chip: the three of a stack file's ten sections that decide how one operator runs.
 *
 * @param operators the {@code operators} section: which kernels exist and how they are tiled
 * @param compiler the {@code compiler} section: how good generated code is and what it fuses
 * @param language the {@code language} section: what it costs to start a kernel
 */
public record KernelLibrary(Operators operators, Compiler compiler, Language language) {

    /**
     * The operator library.
     *
     * @param products matrix products
     * @param attention fused attention
     * @param experts mixtures of experts
     * @param vector row and element-wise operators
     */
    public record Operators(
            ProductKernels products, AttentionKernels attention, ExpertKernels experts, VectorKernels vector) {}

    /**
     * The compiler.
     *
     * @param innerLoop share of the machine's warm inner loop that its kernels reach; 1 for hand-tuned ones
     */
    public record Compiler(double innerLoop) {
        public Compiler {
            if (!(innerLoop > 0) || innerLoop > 1) {
                throw new IllegalArgumentException("inner-loop must be above 0 and at most 1, was " + innerLoop);
            }
        }
    }

    /**
     * The language and runtime.
     *
     * @param launch costs of starting kernels
     */
    public record Language(LaunchCosts launch) {}
}
