// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.work.Cost;

/**
 * What a law says of one grid at one clock. The four parts add up to {@code seconds} in a machine whose phases do not
 * overlap; where they do, the longest and the fill remain.
 *
 * @param grid what was priced
 * @param turns times that a core is given a block
 * @param work seconds of the cores' engines and of the adders of partial sums
 * @param exchange seconds of the ports between cores
 * @param waiting seconds of barriers, latencies and hops
 * @param memory seconds of memory outside the cores, or of all cores' own memory where operands lie there
 * @param memoryBytes bytes from and to the chip's memory
 * @param exchangeBytes bytes that cores receive
 * @param matrixSeconds seconds for which all tensor engines would be busy at their stated rate
 * @param seconds device time
 */
public record GridEstimate(
        Grid grid,
        double turns,
        double work,
        double exchange,
        double waiting,
        double memory,
        double memoryBytes,
        double exchangeBytes,
        double matrixSeconds,
        double seconds) {

    /** What limits the product. */
    public Cost.Bound bound() {
        double most = Math.max(Math.max(work, exchange), Math.max(waiting, memory));
        if (most == waiting) {
            return Cost.Bound.LATENCY;
        }
        if (most == work) {
            return Cost.Bound.MATRIX;
        }
        return most == memory ? Cost.Bound.MEMORY : Cost.Bound.CACHE;
    }
}
