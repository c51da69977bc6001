// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.List;
import java.util.Optional;

/**
 * One level of a fabric: {@code size} members joined in one pattern. Records of this interface are bound from YAML by
 * their {@code kind}. Every level is connected and every link has a positive rate; anything else is refused when the
 * record or its wiring is made.
 */
public sealed interface Level
        permits Ring,
                FullMesh,
                Switch,
                HybridCubeMesh,
                Hypercube,
                Torus,
                FatTree,
                Dragonfly,
                DragonflyPlus,
                UbTwoTier,
                Graph {

    /** Members joined; at least 1. */
    int size();

    /** Rate of the links as the data sheet states it. */
    LinkBandwidth bandwidth();

    /** One hop, in flight: from a store (or a posted send) to the neighbour seeing it. */
    Picoseconds latency();

    /** How a chip drives the links; where absent, the wire is ideal. */
    Optional<Attachment> attachment();

    /** The same level with another number of members. */
    Level withSize(int size);

    /**
     * The links of one unit.
     *
     * @param lanes endpoints per member
     */
    Wiring wire(int lanes);

    /** Rings over the first {@code members} members that together use the links well: each an order of all members. */
    default List<int[]> rings(int members) {
        int[] order = new int[members];
        for (int i = 0; i < members; i++) {
            order[i] = i;
        }
        return List.of(order);
    }

    /** What the switch can do to data that passes; empty where there is no such switch. */
    default Optional<InSwitchReduction> inSwitch() {
        return Optional.empty();
    }

    /** Who moves data where no attachment says so: the chip itself, adapters in networks between nodes. */
    default Attachment.Access usualAccess() {
        return Attachment.Access.LOAD_STORE;
    }

    /** The attachment, or an ideal one. */
    default Attachment drive() {
        return attachment().orElseGet(() -> Attachment.ideal(usualAccess()));
    }
}
