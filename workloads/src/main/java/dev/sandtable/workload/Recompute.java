// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;

/**
 * Which activations are thrown away after the forward pass and computed again for the backward pass.
 *
 * @param kind what is recomputed
 * @param layers for {@link Kind#LAYERS}, layers of each stage that are recomputed in full; otherwise 0
 */
public record Recompute(
        @Default("layers") Kind kind, @Default("0") int layers) {

    /** Extent of recomputation. */
    public enum Kind {
        /** Everything is kept. */
        NONE,
        /** The core of attention: scores, softmax, dropout and the product with the values. */
        SELECTIVE,
        /**
         * The core of attention, and the inner half of dense feed-forwards: products into it and the non-linearity, not the
         * product out of it, whose result the backward pass does not need. Of routed layers, the core alone.
         */
        FEED_FORWARD,
        /** Every layer, from its input. */
        FULL,
        /** So many layers of each stage in full, the others not at all. */
        LAYERS
    }

    /** Keep everything. */
    public static final Recompute NONE = new Recompute(Kind.NONE, 0);

    /** Recompute the attention core. */
    public static final Recompute SELECTIVE = new Recompute(Kind.SELECTIVE, 0);

    /** Recompute the attention core and the feed-forward. */
    public static final Recompute FEED_FORWARD = new Recompute(Kind.FEED_FORWARD, 0);

    /** Recompute every layer. */
    public static final Recompute FULL = new Recompute(Kind.FULL, 0);

    public Recompute {
        if (kind == Kind.LAYERS ? layers < 1 : layers != 0) {
            throw new IllegalArgumentException("layers must be positive to recompute some layers and 0 otherwise, was "
                    + layers + " with " + kind);
        }
    }

    /** {@code none}, {@code selective}, {@code feed-forward} or {@code full}. */
    public static Recompute parse(String text) {
        return switch (text) {
            case "none" -> NONE;
            case "selective" -> SELECTIVE;
            case "feed-forward" -> FEED_FORWARD;
            case "full" -> FULL;
            default ->
                throw new IllegalArgumentException(
                        "expected none, selective, feed-forward, full or {layers: 12}, but found '" + text + "'");
        };
    }

    /** Recompute {@code layers} layers of each stage. */
    public static Recompute ofLayers(int layers) {
        return new Recompute(Kind.LAYERS, layers);
    }

    /** Whether layers that are not recomputed in full recompute their attention core. */
    public boolean attentionCore() {
        return kind == Kind.SELECTIVE || kind == Kind.FEED_FORWARD;
    }

    /** Whether they recompute the inner half of their feed-forward. */
    public boolean feedForward() {
        return kind == Kind.FEED_FORWARD;
    }

    /** How many of a chunk's layers are recomputed in full, where {@code before} of the stage's layers come earlier. */
    public int fullLayers(int before, int chunkLayers) {
        return switch (kind) {
            case NONE, SELECTIVE, FEED_FORWARD -> 0;
            case FULL -> chunkLayers;
            case LAYERS -> Math.max(0, Math.min(chunkLayers, layers - before));
        };
    }
}
