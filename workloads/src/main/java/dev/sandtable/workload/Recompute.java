// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

/**
 * Which activations are thrown away after the forward pass and computed again for the backward pass.
 *
 * @param kind what is recomputed
 * @param layers for {@link Kind#LAYERS}, layers of each stage that are recomputed in full; otherwise 0
 */
public record Recompute(Kind kind, int layers) {

    /** Extent of recomputation. */
    public enum Kind {
        /** Everything is kept. */
        NONE,
        /** The core of attention: scores, softmax, dropout and the product with the values. */
        SELECTIVE,
        /** Every layer, from its input. */
        FULL,
        /** So many layers of each stage in full, the others not at all. */
        LAYERS
    }

    /** Keep everything. */
    public static final Recompute NONE = new Recompute(Kind.NONE, 0);

    /** Recompute the attention core. */
    public static final Recompute SELECTIVE = new Recompute(Kind.SELECTIVE, 0);

    /** Recompute every layer. */
    public static final Recompute FULL = new Recompute(Kind.FULL, 0);

    public Recompute {
        if (kind == Kind.LAYERS ? layers < 1 : layers != 0) {
            throw new IllegalArgumentException("recompute " + kind + " with " + layers + " layers");
        }
    }

    /** Recompute {@code layers} layers of each stage. */
    public static Recompute ofLayers(int layers) {
        return new Recompute(Kind.LAYERS, layers);
    }

    /** How many of a chunk's layers are recomputed in full, where {@code before} of the stage's layers come earlier. */
    public int fullLayers(int before, int chunkLayers) {
        return switch (kind) {
            case NONE, SELECTIVE -> 0;
            case FULL -> chunkLayers;
            case LAYERS -> Math.max(0, Math.min(chunkLayers, layers - before));
        };
    }
}
