// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.AccessPattern;
import java.util.Optional;

/**
 * The outermost memory of a chip: what its file states, and the model of its channels where it is DRAM. There bandwidth
 * sets the pin rate, capacity the density; everything else is the preset's device.
 *
 * @param spec what the chip's file states
 * @param dram the channels of a DRAM
 * @param backing memory behind it
 */
public record ChipMemory(MemorySpec spec, Optional<MainMemory> dram, Optional<Backing> backing) {

    /** The same memory with another behind it. */
    public ChipMemory behind(Optional<Backing> other) {
        return new ChipMemory(spec, dram, other);
    }

    /**
     * The memory that a chip's file describes, with the device that it names if it names one.
     *
     * @throws IllegalArgumentException if a DRAM's device is missing, if its energies are not known, or if so many of it
     *     do not make the capacity
     */
    public static ChipMemory of(MemorySpec spec, Optional<DramSpec> device, MemoStore store) {
        return spec instanceof MemorySpec.Dram dram
                ? of(dram, device.orElseThrow(() -> new IllegalArgumentException("no device " + dram.preset())), store)
                : new ChipMemory(spec, Optional.empty(), Optional.empty());
    }

    private static ChipMemory of(MemorySpec.Dram spec, DramSpec device, MemoStore store) {
        if (device.energy().isEmpty()) {
            throw new IllegalArgumentException(noEnergy(spec));
        }
        DramSpec sized = device.atCapacity(spec.capacity(), spec.stacks());
        return new ChipMemory(
                spec, Optional.of(MainMemory.of(sized, spec.stacks(), spec.bandwidth(), store)), Optional.empty());
    }

    /** What is said of a device whose energies are not known. */
    public static String noEnergy(MemorySpec.Dram spec) {
        return "memory preset '" + spec.preset()
                + "' states no energy, on which the power of a chip rests; add an energy section to its file";
    }

    /** What the memory makes of a pattern. */
    Channels serving(AccessPattern pattern) {
        return spec instanceof MemorySpec.Sram arrays
                ? new Channels.Uniform(arrays.energy().value())
                : new Channels.Commanded(dram.orElseThrow().mix(pattern));
    }
}
