// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.graph.Operation.Communicate;

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
        /** A collective of the tensor group that nothing hides; all members begin and end it together, as all communication here. */
        TENSOR_COMMUNICATION,
        /** The device waits for the host to launch. */
        HOST,
        /** The device waits for what is kept outside its memory. */
        OFFLOAD,
        /** An exchange of keys and values along a sequence that nothing hides. */
        CONTEXT_COMMUNICATION,
        /** Tokens on their way to experts and back that nothing hides. */
        EXPERT_COMMUNICATION,
        /** Sharded weights that are gathered and that nothing hides. */
        PARAMETER_COMMUNICATION,
        /** Gradients of sharded weights that are scattered and that nothing hides. */
        GRADIENT_COMMUNICATION;

        /** Whether other ranks take part. */
        public boolean communicates() {
            return this != COMPUTE && this != HOST && this != OFFLOAD;
        }

        /** What a message is counted as. */
        static Kind of(Communicate message) {
            return switch (message.axis()) {
                case TENSOR, PIPELINE, TIED -> TENSOR_COMMUNICATION;
                case CONTEXT -> CONTEXT_COMMUNICATION;
                case EXPERT, EXPERT_TENSOR -> EXPERT_COMMUNICATION;
                case DATA, SHARD, REPLICA, EXPERT_DATA, COPIES ->
                    message.collective().kind() == Collective.Kind.ALL_GATHER
                            ? PARAMETER_COMMUNICATION
                            : GRADIENT_COMMUNICATION;
            };
        }
    }

    public Piece {
        if (ps < 0) {
            throw new IllegalArgumentException("a piece of negative length: " + ps);
        }
    }
}
