// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.work.Cost;

/**
 * What the wave law says of one mapping at one clock.
 *
 * @param mapping what was priced
 * @param tiles tiles of all products, parts of k counted
 * @param perCore tiles that the busiest core takes
 * @param steps steps along k of one tile
 * @param times what a tile of the last wave meets
 * @param reduction seconds of adding the parts of a split k
 * @param memoryBytes bytes from and to memory
 * @param cacheBytes bytes from and to the shared cache
 * @param matrixSeconds seconds for which all tensor engines would be busy at their stated rate
 * @param vectorSeconds seconds for which all vector units would be busy with the product's chores
 * @param seconds device time
 */
public record WaveEstimate(
        Mapping mapping,
        double tiles,
        double perCore,
        double steps,
        TileTimes times,
        double reduction,
        double memoryBytes,
        double cacheBytes,
        double matrixSeconds,
        double vectorSeconds,
        double seconds) {

    /** What limits the kernel: its edges, or the longest station of a step. */
    public Cost.Bound bound() {
        if (perCore * times.loop() < seconds / 2) {
            return Cost.Bound.LATENCY;
        }
        double stations = Math.max(Math.max(times.multiply(), times.far()), Math.max(times.memory(), times.cache()));
        if (times.latency() / times.slots() > stations) {
            return Cost.Bound.LATENCY;
        }
        if (stations == times.multiply()) {
            return Cost.Bound.MATRIX;
        }
        return stations == times.memory() ? Cost.Bound.MEMORY : Cost.Bound.CACHE;
    }
}
