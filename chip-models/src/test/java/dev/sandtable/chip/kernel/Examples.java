// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.units.BytesPerSecond;

/** Chips and stacks of the catalogue, as tests price on them. */
final class Examples {
    private Examples() {}

    static ChipSpec spec(String name) {
        return Catalogue.chip(name);
    }

    /** The three sections of a stack that decide how one operator runs. */
    static KernelLibrary stack(String name) {
        return Catalogue.library(name);
    }

    static Chip chip(String name, String stack) {
        return Catalogue.assemble(name, stack);
    }

    static Machine a100() {
        return Catalogue.machine("a100-sxm4-80gb");
    }

    /** An A100 with another memory. */
    static Machine a100(double bandwidth) {
        Machine machine = a100();
        MemorySpec memory = machine.memory();
        return new Machine(
                machine.architecture(),
                machine.style(),
                machine.core(),
                machine.uncore(),
                ChipMemory.of(
                        memory.atBandwidth(new BytesPerSecond(bandwidth)),
                        Catalogue.device(spec("a100-sxm4-80gb")),
                        MemoStore.none()),
                machine.clock(),
                machine.power(),
                machine.calibration(),
                spec("a100-sxm4-80gb").peak());
    }

    static Machine h100() {
        return Catalogue.machine("h100-sxm5-80gb");
    }

    /** Kernels with a paged cache. */
    static KernelLibrary serving() {
        return stack("cuda-vllm");
    }

    /** Kernels without one. */
    static KernelLibrary training() {
        return stack("cuda-megatron");
    }
}
