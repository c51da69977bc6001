// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.work.Cost;

/**
 * What the wave law says of one mapping at one clock.
 *
 * @param mapping what was priced
 * @param tiles tiles of all products, splits counted
 * @param perCore tiles that the busiest core takes
 * @param residents tiles side by side in a core
 * @param slots steps in flight in a core
 * @param steps steps along k of one tile
 * @param latency seconds from request to operands under load
 * @param memory seconds of memory per step and core
 * @param cache seconds of the shared cache per step and core
 * @param multiply seconds of the tensor engine per step
 * @param period seconds between steps
 * @param edge seconds of a tile beyond its steps: first operands, drain of the result, fixed latency
 * @param reduction seconds of adding the parts of a split k
 * @param memoryBytes bytes from and to memory
 * @param cacheBytes bytes from and to the shared cache
 * @param matrixSeconds seconds for which all tensor engines would be busy at their stated rate
 * @param seconds device time
 */
public record WaveEstimate(
        Mapping mapping,
        double tiles,
        double perCore,
        int residents,
        int slots,
        double steps,
        double latency,
        double memory,
        double cache,
        double multiply,
        double period,
        double edge,
        double reduction,
        double memoryBytes,
        double cacheBytes,
        double matrixSeconds,
        double seconds) {

    /** What limits the kernel: its edges, or the longest station of a step. */
    public Cost.Bound bound() {
        if (perCore * steps * period < seconds / 2) {
            return Cost.Bound.LATENCY;
        }
        double longest = Math.max(Math.max(memory, cache), Math.max(multiply, latency / slots));
        if (longest == multiply) {
            return Cost.Bound.MATRIX;
        }
        if (longest == memory) {
            return Cost.Bound.MEMORY;
        }
        return longest == cache ? Cost.Bound.CACHE : Cost.Bound.LATENCY;
    }
}
