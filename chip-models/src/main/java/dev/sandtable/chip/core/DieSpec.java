// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * The dies of a package that counts as one chip. Cores, cache and memory are spread evenly over them.
 *
 * @param count dies that carry cores
 * @param link bytes per second that one die receives from all others
 * @param latency that crossing adds
 * @param sharing what of its neighbours a die sees
 */
public record DieSpec(int count, BytesPerSecond link, Picoseconds latency, Sharing sharing) {

    /** What a die sees of the others. */
    public enum Sharing {
        /** One address space, spread over all dies; a line has one home among their caches. */
        LINES,
        /** One address space, spread over all dies; each die's cache keeps copies for itself. */
        COPIES,
        /** Each die has a memory of its own; software places operands, and sends what another die needs. */
        OWN
    }

    public DieSpec {
        if (count < 2 || !(link.value() > 0) || latency.value() < 0) {
            throw new IllegalArgumentException("dies need a count of at least 2 and a link above 0");
        }
    }

    /** Share of evenly spread bytes whose home is another die. */
    public double farShare() {
        return (count - 1.0) / count;
    }

    /** Bytes per second of memory that all dies reach together when addresses are spread over them. */
    public double spreadRate() {
        return sharing == Sharing.OWN ? Double.POSITIVE_INFINITY : count * link.value() / farShare();
    }
}
