// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Watts;

/**
 * The physical parameters that no data sheet prints. They have the same names and meaning on every chip; a chip that
 * nobody has measured takes a family's values and says so by its tags.
 *
 * @param matrixShare share of the tensor engines' stated rate that the warm inner loop of the best tile reaches
 * @param memoryShare share of the memory's pin bandwidth that a long read stream of all cores reaches
 * @param cacheShare share of the shared cache's stated bandwidth that operand panels reach
 * @param outstanding bytes of memory requests that one core keeps in flight
 * @param tileLatency start of a tile's pipeline and drain of its result, beyond the latency of memory
 * @param matrixPower drawn above idle with every tensor engine busy in its inner loop at the boost clock
 */
public record Calibration(
        Ratio matrixShare,
        Ratio memoryShare,
        Ratio cacheShare,
        Bytes outstanding,
        Picoseconds tileLatency,
        Watts matrixPower) {
    public Calibration {
        share(matrixShare, "matrix-share");
        share(memoryShare, "memory-share");
        share(cacheShare, "cache-share");
        if (outstanding.value() < 1) {
            throw new IllegalArgumentException("outstanding must be above 0, was " + outstanding);
        }
        if (tileLatency.value() < 0) {
            throw new IllegalArgumentException("tile-latency must not be negative, was " + tileLatency);
        }
        if (!(matrixPower.value() > 0)) {
            throw new IllegalArgumentException("matrix-power must be above 0, was " + matrixPower);
        }
    }

    private static void share(Ratio share, String name) {
        if (!(share.value() > 0) || share.value() > 1) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, was " + share);
        }
    }
}
