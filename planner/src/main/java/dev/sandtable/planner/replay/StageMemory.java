// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;

/**
 * The memory of a stage's ranks, all of which hold the same, at their highest moment.
 *
 * @param stage the stage
 * @param firstRank the first of its ranks
 * @param lastRank the last of them
 * @param peak what one of them holds then, by category
 * @param when which pass of which micro-batch, and what of the model is at work
 * @param capacity memory of its chip
 */
public record StageMemory(int stage, int firstRank, int lastRank, Footprint peak, String when, Bytes capacity) {

    /** Whether the peak fits the chip. */
    public boolean fits() {
        return peak.total().compareTo(capacity) <= 0;
    }

    /** The peak as a share of the capacity. */
    public double share() {
        return (double) peak.total().value() / capacity.value();
    }
}
