// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import dev.sandtable.workload.parallel.ChunkPlacement;
import java.util.Optional;

/**
 * One piece of a stage's agenda: a pass of one micro-batch through one chunk.
 *
 * @param kind which pass
 * @param microBatch which micro-batch, from 0
 * @param chunk which of the stage's chunks of layers, from 0
 * @param besideNext whether it runs at the same time as the slot that follows it on the agenda
 */
public record Slot(Kind kind, int microBatch, int chunk, boolean besideNext) {

    /** Which pass. A chunk's way back is one backward pass, or its two parts one after the other. */
    public enum Kind {
        /** From its input to its output. */
        FORWARD,
        /** From the gradient of its output to those of its input and of its weights. */
        BACKWARD,
        /** The part that the chunk before waits for: the gradient of its input. */
        INPUT_GRADIENT,
        /** The part that nobody waits for before the update: the gradients of its weights. */
        WEIGHT_GRADIENT;

        /** Whether it hands a gradient to the chunk before. */
        public boolean sendsGradient() {
            return this == BACKWARD || this == INPUT_GRADIENT;
        }

        /** Whether a micro-batch is done with the chunk after it. */
        public boolean finishes() {
            return this == BACKWARD || this == WEIGHT_GRADIENT;
        }
    }

    /** A slot that runs by itself. */
    public Slot(Kind kind, int microBatch, int chunk) {
        this(kind, microBatch, chunk, false);
    }

    /**
     * A pass and the stage that makes it.
     *
     * @param stage the stage
     * @param slot the pass, as one that runs by itself
     */
    public record Placed(int stage, Slot slot) {}

    /** The same pass by itself. */
    public Slot alone() {
        return besideNext ? new Slot(kind, microBatch, chunk) : this;
    }

    /**
     * The pass whose result this one waits for when {@code stage} runs it. Activations pass the pieces of the model in
     * order, gradients in the opposite order. The first forward pass of the model waits for nothing; its last pass back
     * starts from its own forward pass, and gradients of weights from those of inputs. A gradient that a chunk waits for is
     * named as the second part of a pass back, {@link Kind#INPUT_GRADIENT}, whichever pass made it.
     */
    public Optional<Placed> findPredecessor(int stage, int stages, int chunks, ChunkPlacement placement) {
        return switch (kind) {
            case FORWARD ->
                placement
                        .before(stage, chunk, stages)
                        .map(spot -> new Placed(spot.stage(), passOf(kind, spot.chunk())));
            case BACKWARD, INPUT_GRADIENT ->
                Optional.of(placement
                        .after(stage, chunk, stages, chunks)
                        .map(spot -> new Placed(spot.stage(), passOf(Kind.INPUT_GRADIENT, spot.chunk())))
                        .orElse(new Placed(stage, passOf(Kind.FORWARD, chunk))));
            case WEIGHT_GRADIENT -> Optional.of(new Placed(stage, passOf(Kind.INPUT_GRADIENT, chunk)));
        };
    }

    private Slot passOf(Kind other, int itsChunk) {
        return new Slot(other, microBatch, itsChunk);
    }
}
