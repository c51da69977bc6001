// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.Picoseconds;

/**
 * Memory behind the chip's own: DDR at a gateway, a parameter store on the network of a wafer, DDR of a socket. What an
 * operator needs and the chip's memory cannot hold streams from it.
 *
 * @param capacity what one chip has of it
 * @param bandwidth of the way between it and the chip
 * @param latency from a request to its first byte
 * @param energy of a byte that comes from it or goes there
 */
public record Backing(Bytes capacity, BytesPerSecond bandwidth, Picoseconds latency, JoulesPerByte energy) {
    public Backing {
        if (capacity.value() < 1 || !(bandwidth.value() > 0) || latency.value() < 0 || !(energy.value() >= 0)) {
            throw new IllegalArgumentException("a backing memory needs a capacity and a bandwidth above 0");
        }
    }
}
