// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.UnsupportedWork;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a software stack brings to a chip: the three of a stack file's ten sections that decide how one operator runs.
 *
 * @param operators the {@code operators} section: which kernels exist and how they are tiled
 * @param compiler the {@code compiler} section: how good generated code is and what it fuses
 * @param language the {@code language} section: what it costs to start a kernel
 */
public record KernelLibrary(Operators operators, Compiler compiler, Language language) {

    /**
     * The operator library. Kernels are written for an architecture, as a chip file names its own.
     *
     * @param products matrix products
     * @param attention fused attention by architecture
     * @param experts mixtures of experts by architecture
     * @param vector row and element-wise operators by architecture
     */
    public record Operators(
            ProductKernels products,
            Map<String, AttentionKernels> attention,
            Map<String, ExpertKernels> experts,
            Map<String, VectorKernels> vector) {
        public Operators {
            attention = new LinkedHashMap<>(attention);
            experts = new LinkedHashMap<>(experts);
            vector = new LinkedHashMap<>(vector);
        }

        /** The attention kernels for an architecture; refuses one that the library was not written for. */
        public AttentionKernels attentionById(String architecture) {
            return byId(attention, architecture, "attention");
        }

        /** The expert kernels for an architecture; refuses one that the library was not written for. */
        public ExpertKernels expertsById(String architecture) {
            return byId(experts, architecture, "expert");
        }

        /** The vector kernels for an architecture; refuses one that the library was not written for. */
        public VectorKernels vectorById(String architecture) {
            return byId(vector, architecture, "vector");
        }

        private static <T> T byId(Map<String, T> kernels, String architecture, String what) {
            T found = kernels.get(architecture);
            if (found == null) {
                throw new UnsupportedWork(
                        "the stack has no " + what + " kernels for " + architecture + ", only for " + kernels.keySet());
            }
            return found;
        }
    }

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
