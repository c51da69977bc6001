// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

/**
 * A stretch of a rank's time between two points where it meets other ranks.
 *
 * @param kind what the time is spent on
 * @param ps its length
 */
public record Piece(Kind kind, long ps) {

    /** What a rank's time is spent on. */
    public enum Kind {
        /** Kernels of this rank alone. */
        COMPUTE,
        /** A collective of the tensor group that nothing hides; all members begin and end it together. */
        TENSOR_COMMUNICATION,
        /** The device waits for the host to launch. */
        HOST,
        /** The device waits for what is kept outside its memory. */
        OFFLOAD
    }

    public Piece {
        if (ps < 0) {
            throw new IllegalArgumentException("a piece of negative length: " + ps);
        }
    }
}
