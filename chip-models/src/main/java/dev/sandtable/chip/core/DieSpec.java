// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * The dies of a package that software sees as one chip. Cores, cache and memory are spread evenly over them.
 *
 * @param count dies that carry cores
 * @param link bytes per second that one die receives from all others
 * @param latency that crossing adds
 * @param sharedCache whether a line has one home among all dies' caches; otherwise each die caches for itself
 */
public record DieSpec(int count, BytesPerSecond link, Picoseconds latency, boolean sharedCache) {
    public DieSpec {
        if (count < 2 || !(link.value() > 0) || latency.value() < 0) {
            throw new IllegalArgumentException("dies need a count of at least 2 and a link above 0");
        }
    }

    /** Share of evenly spread lines whose home is another die. */
    public double farShare() {
        return (count - 1.0) / count;
    }
}
