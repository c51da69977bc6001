// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;

/**
 * The outermost memory on the package.
 *
 * @param preset the device in the memory catalogue, which says what share of the pins' bandwidth a pattern sustains
 * @param stacks devices
 * @param capacity what they hold together
 * @param bandwidth of all pins together
 * @param reads share of the pins' bandwidth that the memory model of the preset sustains for a stream of reads
 * @param mixed the same with as many writes as reads
 * @param latency from a core's request to its data when idle
 */
public record MemorySpec(
        String preset,
        int stacks,
        Bytes capacity,
        BytesPerSecond bandwidth,
        Ratio reads,
        Ratio mixed,
        Picoseconds latency) {
    public MemorySpec {
        if (stacks < 1 || capacity.value() < 1 || !(bandwidth.value() > 0) || latency.value() < 0) {
            throw new IllegalArgumentException("a memory needs stacks, a capacity and a bandwidth above 0");
        }
        if (!(mixed.value() > 0) || mixed.compareTo(reads) > 0 || reads.value() > 1) {
            throw new IllegalArgumentException("a memory needs 0 < mixed <= reads <= 1");
        }
    }
}
