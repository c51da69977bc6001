// SPDX-License-Identifier: Apache-2.0
/**
 * From files to a machine: chips in nodes, nodes on a fabric, a software stack over all of it.
 *
 * <p>The records ({@link dev.sandtable.planner.cluster.NodeSpec}, {@link dev.sandtable.planner.cluster.ClusterSpec},
 * {@link dev.sandtable.planner.cluster.StackSpec}) are what the YAML says; a
 * {@link dev.sandtable.planner.cluster.Cluster} is the machine assembled from them: one chip model, one fabric whose
 * innermost levels are the node's own links and whose outermost level joins the nodes.
 *
 * <p>Endpoint numbers run through a node first: chip {@code c} of node {@code n} is endpoint
 * {@code n · chips-per-node + c}.
 */
@NullMarked
package dev.sandtable.planner.cluster;

import org.jspecify.annotations.NullMarked;
