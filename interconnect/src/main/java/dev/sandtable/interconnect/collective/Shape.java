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
 */
public record Shape(int ranks, int lanes, int units, boolean mesh, boolean inSwitch, List<Integer> grid) {
    public Shape {
        grid = List.copyOf(grid);
        if (ranks < 1 || lanes * units != ranks) {
            throw new IllegalArgumentException(
                    "lanes times units must be the ranks: " + lanes + " × " + units + " is not " + ranks);
        }
    }

    /** A group that fills no box of a torus. */
    public Shape(int ranks, int lanes, int units, boolean mesh, boolean inSwitch) {
        this(ranks, lanes, units, mesh, inSwitch, List.of());
    }

    /** A group without structure. */
    public static Shape flat(int ranks) {
        return new Shape(ranks, ranks, 1, false, false);
    }
}
