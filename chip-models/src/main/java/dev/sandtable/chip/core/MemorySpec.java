// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * The outermost memory on the package.
 *
 * @param preset the device in the memory catalogue; its timings decide what share of the pins' bandwidth a pattern sustains
 * @param stacks devices
 * @param capacity what they hold together
 * @param bandwidth of all pins together
 * @param latency from a core's request to its data when idle
 */
public record MemorySpec(String preset, int stacks, Bytes capacity, BytesPerSecond bandwidth, Picoseconds latency) {
    public MemorySpec {
        if (stacks < 1 || capacity.value() < 1 || !(bandwidth.value() > 0) || latency.value() < 0) {
            throw new IllegalArgumentException("a memory needs stacks, a capacity and a bandwidth above 0");
        }
    }
}
