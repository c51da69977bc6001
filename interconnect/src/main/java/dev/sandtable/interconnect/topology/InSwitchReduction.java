// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;

/**
 * A switch that adds while it forwards: a read returns the sum of one address over all members, a store reaches all of
 * them. Per all-reduce of S bytes each of n members sends S + S/n and receives as much, whatever n is.
 *
 * @param efficiency share of a link's raw rate that reduced payload reaches; in (0, 1]
 * @param latency of one reduction through the switch for each doubling of the members, in place of the hops of a ring
 */
public record InSwitchReduction(Ratio efficiency, Picoseconds latency) {
    public InSwitchReduction {
        if (!(efficiency.value() > 0 && efficiency.value() <= 1)) {
            throw new IllegalArgumentException("efficiency must be above 0 and at most 1, was " + efficiency);
        }
        if (latency.value() < 0) {
            throw new IllegalArgumentException("latency must not be negative, was " + latency);
        }
    }
}
