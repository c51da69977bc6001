// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import dev.sandtable.spec.Default;
import dev.sandtable.workload.model.TransformerSpec.Norm;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import java.util.Optional;

/**
 * An encoder that turns images (or other signals) into tokens of the decoder's sequence, ahead of its first layer.
 *
 * <p><b>Model.</b> Patches are embedded by one product, pass the encoder's layers, and reach the decoder's width through
 * a projector of two products with a non-linearity between them, {@code merge} patch tokens joined into one.
 * <p><b>Left out.</b> Resampling, positions of patches, images of different sizes.
 * <p><b>Check.</b> Parameters and FLOPs of a ViT-L/14 by hand ({@code TowerTest}).
 * <p><b>Source.</b> Dosovitskiy et al., ViT (2021); Liu et al., LLaVA-1.5 (2023, arXiv 2310.03744).
 *
 * @param layers encoder blocks
 * @param hidden its width
 * @param heads its attention heads
 * @param ffn inner width of its feed-forward; 4 · {@code hidden} if absent
 * @param gated whether that is gated
 * @param tokens patch tokens of one image
 * @param images images per sequence
 * @param merge patch tokens that become one token of the decoder
 * @param patch values of one patch: colours times the pixels of its side squared, 588 for 14 × 14; nothing is embedded if
 *     absent
 * @param frozen whether its parameters, not the projector's, stay as they are
 */
public record Tower(
        int layers,
        long hidden,
        int heads,
        Optional<Long> ffn,
        @Default("false") boolean gated,
        long tokens,
        @Default("1") int images,
        @Default("1") int merge,
        Optional<Long> patch,
        @Default("false") boolean frozen) {
    public Tower {
        if (layers < 1 || hidden < 1 || heads < 1 || tokens < 1 || images < 1 || merge < 1) {
            throw new IllegalArgumentException(
                    "layers, hidden, heads, tokens, images and merge of a tower must be positive");
        }
        if (hidden % heads != 0) {
            throw new IllegalArgumentException("heads " + heads + " do not divide hidden " + hidden);
        }
        if (tokens % merge != 0) {
            throw new IllegalArgumentException("merge " + merge + " does not divide tokens " + tokens);
        }
    }

    /** The encoder as a transformer without vocabulary. */
    public Transformer encoder() {
        return new Transformer(new TransformerSpec(
                layers,
                hidden,
                heads,
                Optional.empty(),
                Optional.empty(),
                Optional.of(ffn.orElse(4 * hidden)),
                gated,
                Optional.empty(),
                Optional.of(Norm.LAYERNORM),
                Optional.of(Positional.NONE),
                1,
                Optional.of(true),
                tokens,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.of(false)));
    }

    /** Weights of the product that embeds patches. */
    public long patchWeights() {
        return patch.orElse(0L) * hidden;
    }

    /** Weights of the projector into a decoder of {@code width}. */
    public long projectorWeights(long width) {
        return merge * hidden * width + width * width;
    }

    /** Parameters of the encoder, patch embedding included. */
    public long parameters() {
        Transformer encoder = encoder();
        return patchWeights() + layers * encoder.layerParameters(0) + encoder.normParameters();
    }

    /** Model FLOPs of one sequence's images forward, the encoder alone. */
    public double encoderFlops() {
        Transformer encoder = encoder();
        double weights = patchWeights() + layers * (encoder.attentionWeights() + encoder.ffnWeights(encoder.ffn()));
        double scores = 2.0 * layers * heads * 2 * (hidden / heads) * tokens;
        return images * tokens * (2 * weights + scores);
    }

    /** Model FLOPs of one sequence's images through the projector, forward. */
    public double projectorFlops(long width) {
        return 2.0 * images * (tokens / merge) * projectorWeights(width);
    }

    /** Model FLOPs of training on one sequence's images. */
    public double trainingFlops(long width, boolean frozenDecoder) {
        if (frozenDecoder) {
            return encoderFlops() + projectorFlops(width);
        }
        // Nothing before a projector wants the gradient of its input where the tower is frozen.
        double unwanted = 2.0 * images * tokens * hidden * width;
        return frozen
                ? encoderFlops() + 3 * projectorFlops(width) - unwanted
                : 3 * (encoderFlops() + projectorFlops(width));
    }
}
