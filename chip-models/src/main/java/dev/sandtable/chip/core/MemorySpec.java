// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.Picoseconds;

/** The outermost memory on the package: devices of the memory catalogue, or on-chip arrays where a chip has no other. */
public sealed interface MemorySpec {

    /** What it holds in all. */
    Bytes capacity();

    /** Of all pins or ports together. */
    BytesPerSecond bandwidth();

    /** From a core's request to its data when idle. */
    Picoseconds latency();

    /** The same memory with another bandwidth. */
    MemorySpec atBandwidth(BytesPerSecond other);

    /**
     * DRAM on or beside the package.
     *
     * @param preset the device in the memory catalogue; its timings decide what share of the pins' bandwidth a pattern
     *     sustains
     * @param stacks devices
     * @param capacity what they hold together
     * @param bandwidth of all pins together
     * @param latency from a core's request to its data when idle
     */
    record Dram(String preset, int stacks, Bytes capacity, BytesPerSecond bandwidth, Picoseconds latency)
            implements MemorySpec {
        public Dram {
            if (stacks < 1 || capacity.value() < 1 || !(bandwidth.value() > 0) || latency.value() < 0) {
                throw new IllegalArgumentException("a memory needs stacks, a capacity and a bandwidth above 0");
            }
        }

        @Override
        public Dram atBandwidth(BytesPerSecond other) {
            return new Dram(preset, stacks, capacity, other, latency);
        }
    }

    /**
     * On-chip arrays that are all the memory a chip has: every access pattern runs at the ports' rate.
     *
     * @param capacity what all arrays hold
     * @param bandwidth of all ports together, at the clock of the stated peaks
     * @param latency from a core's request to its data when idle
     * @param energy of a byte read or written
     */
    record Sram(Bytes capacity, BytesPerSecond bandwidth, Picoseconds latency, JoulesPerByte energy)
            implements MemorySpec {
        public Sram {
            if (capacity.value() < 1 || !(bandwidth.value() > 0) || latency.value() < 0 || !(energy.value() >= 0)) {
                throw new IllegalArgumentException("a memory needs a capacity and a bandwidth above 0");
            }
        }

        @Override
        public Sram atBandwidth(BytesPerSecond other) {
            return new Sram(capacity, other, latency, energy);
        }
    }
}
