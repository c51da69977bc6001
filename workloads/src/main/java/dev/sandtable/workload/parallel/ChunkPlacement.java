// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import java.util.Optional;

/**
 * Where the pieces of the model lie: which piece is chunk c of stage s, and in which direction activations travel.
 *
 * <p>With p stages and v chunks per stage. Gradients go the way of the activations back.
 */
public enum ChunkPlacement {
    /** Round the stages, chunk by chunk: chunk c of stage s is piece c·p + s of p·v; the last stage sends to the first. */
    ROUND,
    /** Up the stages and down again: chunk 0 of stage s is piece s of 2p, chunk 1 is piece 2p − 1 − s; one stage holds both ends. */
    V,
    /** The model twice, each in p pieces: chunk 0 of stage s is piece s, chunk 1 is piece p − 1 − s, for other micro-batches. */
    TWO_WAY;

    /**
     * A chunk of a stage.
     *
     * @param stage the stage
     * @param chunk which of its chunks
     */
    public record Spot(int stage, int chunk) {}

    /** Copies of the model that the stages of one pipeline hold together. */
    public int copies() {
        return this == TWO_WAY ? 2 : 1;
    }

    /** Pieces that the model is cut into, with v chunks of a copy per stage. */
    public int pieces(int stages, int virtual) {
        return stages * virtual;
    }

    /** Which piece of the model chunk {@code chunk} of {@code stage} is. */
    public int piece(int stage, int chunk, int stages) {
        return switch (this) {
            case ROUND -> chunk * stages + stage;
            case V -> chunk == 0 ? stage : 2 * stages - 1 - stage;
            case TWO_WAY -> chunk == 0 ? stage : stages - 1 - stage;
        };
    }

    /** Whether activations leave a chunk for the next stage rather than for the one before. */
    public boolean climbs(int chunk) {
        return this == ROUND || chunk == 0;
    }

    /** Who takes the activations of a chunk; nobody after the model's last piece. */
    public Optional<Spot> after(int stage, int chunk, int stages, int chunks) {
        if (!climbs(chunk)) {
            return stage > 0 ? Optional.of(new Spot(stage - 1, chunk)) : Optional.empty();
        }
        if (stage < stages - 1) {
            return Optional.of(new Spot(stage + 1, chunk));
        }
        return switch (this) {
            case ROUND -> chunk + 1 < chunks ? Optional.of(new Spot(0, chunk + 1)) : Optional.empty();
            case V -> Optional.of(new Spot(stage, 1));
            case TWO_WAY -> Optional.empty();
        };
    }

    /** Who gives a chunk its activations; nobody before the model's first piece. */
    public Optional<Spot> before(int stage, int chunk, int stages) {
        if (!climbs(chunk)) {
            if (stage < stages - 1) {
                return Optional.of(new Spot(stage + 1, chunk));
            }
            return this == V ? Optional.of(new Spot(stage, 0)) : Optional.empty();
        }
        if (stage > 0) {
            return Optional.of(new Spot(stage - 1, chunk));
        }
        return chunk > 0 ? Optional.of(new Spot(stages - 1, chunk - 1)) : Optional.empty();
    }
}
