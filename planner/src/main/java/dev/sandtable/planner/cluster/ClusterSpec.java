// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.interconnect.topology.Fault;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.spec.Located;
import dev.sandtable.spec.Reference;
import java.util.List;
import java.util.Optional;

/**
 * Nodes of one kind on a fabric.
 *
 * @param name what reports call it; the node's name if absent
 * @param nodes how many nodes; 1 if absent, and open for the planner when it sizes a cluster
 * @param node the kind of node
 * @param chips how many of a single node's chips are used; all if absent
 * @param fabric what joins the nodes; their own network cards on a non-blocking fat tree if absent
 * @param network what joins the nodes in place of {@code fabric}: a level of the catalogue or spelt out, of any kind
 * @param faults what is broken or slow; nothing if absent
 */
public record ClusterSpec(
        Optional<String> name,
        Optional<Integer> nodes,
        Reference<NodeSpec> node,
        Optional<Integer> chips,
        Optional<FabricSection> fabric,
        Optional<Reference<Level>> network,
        Optional<List<Located<Fault>>> faults) {

    /** Nodes on their own network cards, all of them whole. */
    public ClusterSpec(
            Optional<String> name,
            Optional<Integer> nodes,
            Reference<NodeSpec> node,
            Optional<Integer> chips,
            Optional<FabricSection> fabric) {
        this(name, nodes, node, chips, fabric, Optional.empty(), Optional.empty());
    }

    public ClusterSpec {
        nodes.ifPresent(n -> requirePositive(n, "nodes"));
        chips.ifPresent(n -> requirePositive(n, "chips"));
        if (fabric.isPresent() && network.isPresent()) {
            throw new IllegalArgumentException(
                    "network and fabric both say what joins the nodes; leave one of them out");
        }
        faults = faults.map(List::copyOf);
        if (chips.isPresent() && nodes.orElse(1) > 1) {
            throw new IllegalArgumentException("chips says how much of a single node is used, but nodes is "
                    + nodes.orElse(1) + "; leave one of them out");
        }
    }

    private static void requirePositive(int value, String key) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, was " + value);
        }
    }
}
