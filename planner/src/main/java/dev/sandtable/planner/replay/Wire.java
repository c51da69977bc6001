// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

/**
 * What traffic takes of a rank's ports while nothing hinders it.
 *
 * @param port the port that it keeps busiest
 * @param share the part of the time that it keeps that port busy, in both directions for a collective
 */
public record Wire(Port port, double share) {
    /** Traffic that shares no port with any other. */
    public static final Wire OWN = new Wire(Port.SCALE_OUT, 0);

    /** Where a rank is attached to a network. */
    public enum Port {
        /** To the chips of its own node. */
        SCALE_UP,
        /** To other nodes. */
        SCALE_OUT
    }

    public Wire {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share lies between 0 and 1, was " + share);
        }
    }
}
