// SPDX-License-Identifier: Apache-2.0
/**
 * Topologies by composition: a fabric is a list of levels, innermost first.
 *
 * <p>A level joins {@code size} members. At the innermost level a member is one endpoint; further out it is a whole unit
 * of the level below, which reaches the outer level through its own ports (one network adapter per chip, say). The
 * endpoint's place inside its member is its <i>lane</i>, and lanes are dealt to ports in order: lane i of 8 uses port i
 * of 8, or port ⌊i/2⌋ of 4.
 *
 * <p>A {@link dev.sandtable.interconnect.topology.Level} is a record of data-sheet figures. Its
 * {@link dev.sandtable.interconnect.topology.Wiring} is the directed graph of one unit: numbered links with a capacity,
 * and a deterministic route between two members, both computed and never stored.
 * {@link dev.sandtable.interconnect.topology.Topology} numbers the links of all units.
 *
 * <p>A route between endpoints uses the innermost level at which both are in one unit, and only its links: what lies
 * between a chip and its own adapter (PCIe) is part of the port's rate.
 *
 * <p>Reading order: {@code Level}, {@code Switch}, {@code FullMesh}, {@code FatTree}, the others, {@code Topology}.
 * Literature: Dally and Towles, <i>Principles and Practices of Interconnection Networks</i>, chapters 3 to 6.
 */
@NullMarked
package dev.sandtable.interconnect.topology;

import org.jspecify.annotations.NullMarked;
