// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * The network between nodes; what is absent is as the node's own network cards have it.
 *
 * @param kind its pattern
 * @param bandwidth of one port
 * @param latency of one hop, card to card
 * @param oversubscription rate of a leaf's members over the rate of its way to the spine
 * @param pod nodes under one leaf; all where absent
 */
public record FabricSection(
        Kind kind,
        Optional<LinkBandwidth> bandwidth,
        Optional<Picoseconds> latency,
        Optional<Ratio> oversubscription,
        Optional<Integer> pod) {

    /** Patterns between nodes. */
    public enum Kind {
        /** Leaf switches under a spine. */
        FAT_TREE
    }
}
