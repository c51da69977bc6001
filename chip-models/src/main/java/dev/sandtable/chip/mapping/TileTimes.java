// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * What one tile meets while {@code active} tiles run beside it.
 *
 * @param latency seconds from request to operands under load
 * @param memory seconds of memory per step and core
 * @param cache seconds of the shared cache per step and core
 * @param multiply seconds of the tensor engine per step
 * @param period seconds between steps
 * @param edge seconds beyond the steps
 * @param slots steps in flight per tile
 * @param residents tiles side by side in a core
 */
public record TileTimes(
        double latency,
        double memory,
        double cache,
        double multiply,
        double period,
        double edge,
        int slots,
        int residents) {

    /** Seconds of {@code count} tiles of {@code steps} steps one after the other on a core, side by side where they fit. */
    public double inSequence(double count, double steps) {
        double loop = steps * period;
        return residents > 1 ? count * Math.max(loop, (loop + edge) / residents) + edge : count * (loop + edge);
    }
}
