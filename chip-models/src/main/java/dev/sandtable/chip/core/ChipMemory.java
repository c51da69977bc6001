// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.dram.DramSpec;

/**
 * The outermost memory of a chip: what its file states, and the model of its channels that this makes of the preset's
 * device. Bandwidth sets the pin rate, capacity the density; everything else is the device's.
 *
 * @param spec what the chip's file states
 * @param dram the channels
 */
public record ChipMemory(MemorySpec spec, MainMemory dram) {

    /**
     * The memory that a chip's file describes with the device that it names.
     *
     * @throws IllegalArgumentException if the device's energies are not known, or if so many of it do not make the capacity
     */
    public static ChipMemory of(MemorySpec spec, DramSpec device, MemoStore store) {
        if (device.energy().isEmpty()) {
            throw new IllegalArgumentException(noEnergy(spec));
        }
        DramSpec sized = device.atCapacity(spec.capacity(), spec.stacks());
        return new ChipMemory(spec, MainMemory.of(sized, spec.stacks(), spec.bandwidth(), store));
    }

    /** What is said of a device whose energies are not known. */
    public static String noEnergy(MemorySpec spec) {
        return "memory preset '" + spec.preset()
                + "' states no energy, on which the power of a chip rests; add an energy section to its file";
    }
}
