// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.Optional;

/**
 * One piece of a stage's agenda: the forward or backward pass of one micro-batch through one chunk.
 *
 * @param kind direction
 * @param microBatch which micro-batch, from 0
 * @param chunk which of the stage's chunks of layers, from 0
 */
public record Slot(Kind kind, int microBatch, int chunk) {

    /** Direction of a pass. */
    public enum Kind {
        FORWARD,
        BACKWARD
    }

    /**
     * A slot and the stage that runs it.
     *
     * @param stage the stage
     * @param slot the piece of work
     */
    public record Placed(int stage, Slot slot) {}

    /**
     * The slot whose result this one waits for when {@code stage} runs it. Activations run up the stages and, from the
     * last, on to the first stage's next chunk; gradients run the same way back. The first forward pass of the model
     * waits for nothing; its last backward pass starts from its own forward pass.
     */
    public Optional<Placed> findPredecessor(int stage, int stages, int chunks) {
        if (kind == Kind.FORWARD) {
            if (stage > 0) {
                return Optional.of(new Placed(stage - 1, this));
            }
            return chunk == 0
                    ? Optional.empty()
                    : Optional.of(new Placed(stages - 1, new Slot(kind, microBatch, chunk - 1)));
        }
        if (stage < stages - 1) {
            return Optional.of(new Placed(stage + 1, this));
        }
        return chunk == chunks - 1
                ? Optional.of(new Placed(stage, new Slot(Kind.FORWARD, microBatch, chunk)))
                : Optional.of(new Placed(0, new Slot(kind, microBatch, chunk + 1)));
    }
}
