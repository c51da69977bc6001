// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.JoulesPerFlop;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;

/**
 * The physical parameters that no data sheet prints. They have the same names and meaning on every chip; a chip that
 * nobody has measured takes a family's values and says so by its tags.
 *
 * @param matrixShare share of the tensor engines' stated rate that a warm inner loop reaches: issue gaps, bank conflicts
 * @param memoryShare share of the pins' bandwidth that the path between memory controllers and cores carries in a long
 *     stream; where the channels sustain less, they decide
 * @param cacheShare share of the shared cache's stated bandwidth that operand panels reach
 * @param loadedLatency latency of cache and memory under a kernel's load, as a multiple of the idle latency
 * @param outstanding bytes of memory requests that one core keeps in flight in a streaming kernel
 * @param tileLatency start of a tile and drain of its result, beyond the time to move its bytes
 * @param matrixEnergy energy of one 16-bit matrix operation at the boost clock, operands and registers included; other
 *     formats take in proportion to their bits
 */
public record Calibration(
        Ratio matrixShare,
        Ratio memoryShare,
        Ratio cacheShare,
        Ratio loadedLatency,
        Bytes outstanding,
        Picoseconds tileLatency,
        JoulesPerFlop matrixEnergy) {
    public Calibration {
        share(matrixShare, "matrix-share");
        share(memoryShare, "memory-share");
        share(cacheShare, "cache-share");
        if (loadedLatency.value() < 1) {
            throw new IllegalArgumentException("loaded-latency must be at least 1, was " + loadedLatency);
        }
        if (outstanding.value() < 1) {
            throw new IllegalArgumentException("outstanding must be above 0, was " + outstanding);
        }
        if (tileLatency.value() < 0) {
            throw new IllegalArgumentException("tile-latency must not be negative, was " + tileLatency);
        }
        if (!(matrixEnergy.value() > 0)) {
            throw new IllegalArgumentException("matrix-energy must be above 0, was " + matrixEnergy);
        }
    }

    private static void share(Ratio share, String name) {
        if (!(share.value() > 0) || share.value() > 1) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, was " + share);
        }
    }
}
