// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * The cache (or on-chip memory) that all cores share.
 *
 * @param size what it holds in all
 * @param bandwidth what all cores together read from it at the clock at which the peaks are stated
 * @param partitions parts that keep copies of each other's lines: a line that every core reads takes {@code partitions}
 *     places
 * @param latency from a core's request to its data, on average
 * @param line bytes that move together
 */
public record CacheSpec(Bytes size, BytesPerSecond bandwidth, int partitions, Picoseconds latency, Bytes line) {
    public CacheSpec {
        if (size.value() < 1 || !(bandwidth.value() > 0) || partitions < 1 || latency.value() < 0 || line.value() < 1) {
            throw new IllegalArgumentException("a cache needs a size, a bandwidth, a line and at least one partition");
        }
    }

    /** What it holds of data that every core reads. */
    public double usefulBytes() {
        return (double) size.value() / partitions;
    }
}
