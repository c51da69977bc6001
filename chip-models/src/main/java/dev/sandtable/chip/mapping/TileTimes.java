// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * What one tile meets while {@code active} tiles run beside it.
 *
 * @param latency seconds from request to operands under load
 * @param memory seconds of memory per step and core
 * @param far seconds of the way behind a die's own cache, per step and core
 * @param cache seconds of the shared cache per step and core
 * @param multiply seconds of the tensor engine per step
 * @param period seconds between steps
 * @param loop seconds of all steps
 * @param edge seconds beyond the steps
 * @param beside seconds of other units on the tile's result, while the next tile is in its loop
 * @param slots steps in flight in a core
 * @param residents tiles side by side in a core
 */
public record TileTimes(
        double latency,
        double memory,
        double far,
        double cache,
        double multiply,
        double period,
        double loop,
        double edge,
        double beside,
        int slots,
        int residents) {

    /** Seconds of {@code count} tiles one after the other on a core, side by side where they fit. */
    public double inSequence(double count) {
        return count * shown() + lastEdge();
    }

    /** What one more tile adds: edges of tiles side by side hide behind loops. */
    double shown() {
        double tile = residents > 1 ? Math.max(loop, (loop + edge) / residents) : loop + edge;
        return Math.max(tile, beside);
    }

    /** The edge that nothing hides. */
    double lastEdge() {
        return (residents > 1 ? edge : 0) + beside;
    }
}
