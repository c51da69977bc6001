// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static dev.sandtable.interconnect.Nodes.gbps;

import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Ring;
import dev.sandtable.interconnect.topology.Switch;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Torus;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.List;
import java.util.Optional;

/** Small worlds for tests of simulated networks; latencies are 1 µs a hop. */
public final class Wires {
    private static final Picoseconds HOP = Picoseconds.ofMicroseconds(1);

    private Wires() {}

    /** Endpoints around a switch. */
    public static Level around(int size, double gigabytesPerSecond) {
        return new Switch(size, gbps(gigabytesPerSecond, Scope.PER_CHIP), 1, HOP, Optional.empty(), Optional.empty());
    }

    /** Endpoints in a circle. */
    public static Level circle(int size, double gigabytesPerSecond) {
        return new Ring(size, gbps(gigabytesPerSecond, Scope.PER_LINK), HOP, Optional.empty());
    }

    /** Endpoints in a torus. */
    public static Level torus(double gigabytesPerSecond, Integer... sides) {
        return new Torus(List.of(sides), gbps(gigabytesPerSecond, Scope.PER_LINK), HOP, Optional.empty());
    }

    /** Hosts with one port each under leaves. */
    public static Level tree(int hosts, int perLeaf, double over, FatTree.Spreading spreading) {
        return new FatTree(
                hosts,
                gbps(50, Scope.PER_PORT),
                1,
                HOP,
                Optional.of(new Ratio(over)),
                Optional.of(perLeaf),
                Optional.empty(),
                Optional.of(spreading),
                Optional.empty());
    }

    /** The wires of levels, innermost first. */
    public static Routes of(Level... levels) {
        return FabricRoutes.raw(Topology.of(List.of(levels)));
    }
}
