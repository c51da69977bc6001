// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.interconnect.topology.Fault;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.spec.Located;
import dev.sandtable.spec.Reference;
import java.util.List;
import java.util.Optional;

/**
 * Nodes of one kind on a fabric, or of several.
 *
 * @param name what reports call it; the node's name if absent
 * @param nodes how many nodes; 1 if absent, and open for the planner when it sizes a cluster
 * @param node the kind of node; absent where {@code fleet} lists several
 * @param chips how many of a single node's chips are used; all if absent
 * @param fabric what joins the nodes; their own network cards on a non-blocking fat tree if absent
 * @param network what joins the nodes in place of {@code fabric}: a level of the catalogue or spelt out, of any kind
 * @param faults what is broken or slow; nothing if absent
 * @param fleet several kinds of node, in the order in which ranks are laid over them
 * @param split what of a job goes to which kind; the faster if absent
 */
public record ClusterSpec(
        Optional<String> name,
        Optional<Integer> nodes,
        Optional<Reference<NodeSpec>> node,
        Optional<Integer> chips,
        Optional<FabricSection> fabric,
        Optional<Reference<Level>> network,
        Optional<List<Located<Fault>>> faults,
        Optional<List<FleetMember>> fleet,
        Optional<Split> split) {

    /** What of a job goes to which kind of node. */
    public enum Split {
        /** Pipeline stages, each on one kind, with layers so that they balance. */
        STAGES,
        /** Whole copies of the model, each on one kind, with micro-batches so that they balance. */
        REPLICAS
    }

    /**
     * Nodes of one kind in a mixed cluster.
     *
     * @param node the kind of node
     * @param nodes how many
     * @param stack its software; the scenario's, or its chip's default, if absent
     */
    public record FleetMember(Reference<NodeSpec> node, int nodes, Optional<Reference<StackSpec>> stack) {
        public FleetMember {
            requirePositive(nodes, "nodes");
        }
    }

    /** Nodes on their own network cards, all of them whole. */
    public ClusterSpec(
            Optional<String> name,
            Optional<Integer> nodes,
            Reference<NodeSpec> node,
            Optional<Integer> chips,
            Optional<FabricSection> fabric) {
        this(
                name,
                nodes,
                Optional.of(node),
                chips,
                fabric,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public ClusterSpec {
        nodes.ifPresent(n -> requirePositive(n, "nodes"));
        chips.ifPresent(n -> requirePositive(n, "chips"));
        if (fabric.isPresent() && network.isPresent()) {
            throw new IllegalArgumentException(
                    "network and fabric both say what joins the nodes; leave one of them out");
        }
        faults = faults.map(List::copyOf);
        fleet = fleet.map(List::copyOf);
        if (node.isPresent() == fleet.isPresent()) {
            throw new IllegalArgumentException(
                    node.isPresent()
                            ? "node and fleet both say what the cluster is made of; leave one of them out"
                            : "what the cluster is made of is missing; write node, or fleet with several kinds of node");
        }
        if (fleet.isPresent() && (fleet.get().size() < 2 || nodes.isPresent() || chips.isPresent())) {
            throw new IllegalArgumentException(
                    fleet.get().size() < 2
                            ? "fleet lists several kinds of node; write node and nodes for one kind"
                            : "each entry of fleet has its own nodes; leave out nodes and chips beside it");
        }
        if (split.isPresent() && fleet.isEmpty()) {
            throw new IllegalArgumentException("split says what goes to which kind of node of a fleet; there is none");
        }
        if (chips.isPresent() && nodes.orElse(1) > 1) {
            throw new IllegalArgumentException("chips says how much of a single node is used, but nodes is "
                    + nodes.orElse(1) + "; leave one of them out");
        }
    }

    /** The kind of node of a cluster that has one. */
    public Reference<NodeSpec> onlyNode() {
        return node.orElseThrow(() -> new IllegalArgumentException("a fleet has several kinds of node"));
    }

    /** The nodes of one member of the fleet by themselves, on the same fabric. */
    ClusterSpec of(FleetMember member) {
        return new ClusterSpec(
                Optional.empty(),
                Optional.of(member.nodes()),
                Optional.of(member.node()),
                Optional.empty(),
                fabric,
                network,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void requirePositive(int value, String key) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, was " + value);
        }
    }
}
