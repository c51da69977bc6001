// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;

/**
 * How fast a cache is and how much it keeps open.
 *
 * @param banks parts that work side by side; a line belongs to one of them, by its set
 * @param clock of the banks; each begins at most one access per cycle
 * @param width of a bank's port; an access of b bytes takes ⌈b / width⌉ cycles
 * @param hitLatency from the last cycle's begin at the port to the answer
 * @param registers miss registers of a bank: lines that it may await at the same time
 * @param targets accesses that may wait at one register, the first included
 * @param writeBuffers lines' worth of sectors that a bank may have on their way behind the cache
 */
public record CacheTiming(
        int banks,
        Hertz clock,
        BytesPerCycle width,
        Picoseconds hitLatency,
        int registers,
        int targets,
        int writeBuffers) {
    private static final double PS_PER_SECOND = 1e12;

    public CacheTiming {
        requirePositive("banks", banks);
        requirePositive("registers", registers);
        requirePositive("targets", targets);
        requirePositive("write-buffers", writeBuffers);
        if (!(clock.value() > 0 && clock.value() <= PS_PER_SECOND)) {
            throw new IllegalArgumentException("clock must be above 0 and at most 1 THz, was " + clock);
        }
        if (!(width.value() > 0)) {
            throw new IllegalArgumentException("width must be positive, was " + width);
        }
        if (hitLatency.value() < 0) {
            throw new IllegalArgumentException("hit-latency must not be negative, was " + hitLatency);
        }
    }

    private static void requirePositive(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, was " + count);
        }
    }

    /** Cycles for which an access keeps its bank's port. */
    long cycles(long bytes) {
        return (long) Math.ceil(bytes / width.value());
    }

    /** When a cycle begins. */
    long edgePs(long cycle) {
        return clock.edge(cycle).value();
    }

    /** The first cycle that begins at or after an instant. */
    long cycleFrom(long ps) {
        long cycle = (long) (ps * (clock.value() / PS_PER_SECOND));
        while (edgePs(cycle) < ps) {
            cycle++;
        }
        while (cycle > 0 && edgePs(cycle - 1) >= ps) {
            cycle--;
        }
        return cycle;
    }
}
