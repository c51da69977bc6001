// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.interconnect.topology.FatTree;
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
 * @param railOptimised whether a leaf serves one card of each node
 * @param spreading how flows share the spine
 * @param planes trees side by side
 * @param spines spine switches of one plane
 * @param core the third tier
 */
public record FabricSection(
        Kind kind,
        Optional<LinkBandwidth> bandwidth,
        Optional<Picoseconds> latency,
        Optional<Ratio> oversubscription,
        Optional<Integer> pod,
        Optional<Boolean> railOptimised,
        Optional<FatTree.Spreading> spreading,
        Optional<Integer> planes,
        Optional<Integer> spines,
        Optional<FatTree.Core> core) {

    /** Patterns between nodes. */
    public enum Kind {
        /** Leaf switches under a spine. */
        FAT_TREE
    }
}
