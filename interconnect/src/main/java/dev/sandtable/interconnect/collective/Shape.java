// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import java.util.List;

/**
 * What an algorithm may know of a group: rank r is lane {@code r mod lanes} of unit {@code r / lanes}. A unit is what the
 * innermost level joins; a group whose units hold different numbers of its ranks is one unit of all.
 *
 * @param ranks ranks of the group; at least 1
 * @param lanes ranks in each unit
 * @param units units
 * @param mesh whether the ranks of a unit are wired pairwise
 * @param inSwitch whether a switch that adds joins the ranks of each unit
 * @param grid sides of the box that the ranks of a unit fill on a torus, the first varying fastest; empty elsewhere
 * @param pod units in each pod: what the second level joins, or one leaf of a tree; all units where there are no pods
 * @param inNetwork whether the switches between units add
 */
public record Shape(
        int ranks,
        int lanes,
        int units,
        boolean mesh,
        boolean inSwitch,
        List<Integer> grid,
        int pod,
        boolean inNetwork) {
    public Shape {
        grid = List.copyOf(grid);
        if (ranks < 1 || lanes * units != ranks) {
            throw new IllegalArgumentException(
                    "lanes times units must be the ranks: " + lanes + " × " + units + " is not " + ranks);
        }
        if (pod < 1 || units % pod != 0) {
            throw new IllegalArgumentException("pods of " + pod + " do not divide " + units + " units");
        }
    }

    /** A group without pods. */
    public Shape(int ranks, int lanes, int units, boolean mesh, boolean inSwitch, List<Integer> grid) {
        this(ranks, lanes, units, mesh, inSwitch, grid, units, false);
    }

    /** A group that fills no box of a torus. */
    public Shape(int ranks, int lanes, int units, boolean mesh, boolean inSwitch) {
        this(ranks, lanes, units, mesh, inSwitch, List.of());
    }

    /** A group without structure. */
    public static Shape flat(int ranks) {
        return new Shape(ranks, ranks, 1, false, false);
    }

    /** Pods of units; 1 where there are none. */
    int pods() {
        return units / pod;
    }

    /** One rank of every unit: what lies between units, in which a pod is a unit. */
    Shape across() {
        return new Shape(units, pods() > 1 ? pod : units, pods(), false, false, List.of(), pods(), inNetwork);
    }

    /** The ranks of one unit. */
    Shape inside() {
        return new Shape(lanes, lanes, 1, mesh, inSwitch, grid);
    }
}
