// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

/**
 * What an algorithm may know of a group: rank r is lane {@code r mod lanes} of unit {@code r / lanes}. A unit is what the
 * innermost level joins; a group whose units hold different numbers of its ranks is one unit of all.
 *
 * @param ranks ranks of the group; at least 1
 * @param lanes ranks in each unit
 * @param units units
 * @param mesh whether the ranks of a unit are wired pairwise
 * @param inSwitch whether a switch that adds joins the ranks of each unit
 */
public record Shape(int ranks, int lanes, int units, boolean mesh, boolean inSwitch) {
    public Shape {
        if (ranks < 1 || lanes * units != ranks) {
            throw new IllegalArgumentException(
                    "lanes times units must be the ranks: " + lanes + " × " + units + " is not " + ranks);
        }
    }

    /** A group without structure. */
    public static Shape flat(int ranks) {
        return new Shape(ranks, ranks, 1, false, false);
    }
}
