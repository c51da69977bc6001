// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Elementwise;
import dev.sandtable.workload.Method;
import dev.sandtable.workload.model.Tower;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * Towers ahead of the first layer, on the first stage: images to tokens of the decoder.
 *
 * <p><b>Model.</b> Each tower is a stack of encoder layers cut over the same tensor ranks, between the product that embeds
 * its patches and its projector, whose second product writes the decoder's tokens. A frozen tower has no backward pass
 * and keeps nothing; its projector, which has no input to pass gradients to, forms weight gradients and the gradient
 * between its two products. A frozen decoder freezes towers and projectors.
 * <p><b>Left out.</b> A stage of the pipeline of its own.
 * <p><b>Check.</b> FLOPs by {@link Tower#trainingFlops} ({@code TowerTest}).
 * <p><b>Source.</b> Liu et al., LLaVA-1.5 (2023, arXiv 2310.03744); Megatron Core's multimodal models.
 */
final class TowerEnd {
    private final Tower tower;
    private final RankShare decoder;
    private final RankShare share;

    private TowerEnd(Tower tower, RankShare decoder) {
        this.tower = tower;
        this.decoder = decoder;
        this.share = share(tower, decoder);
    }

    /** Blocks of all towers, forward. */
    static List<LayerBlock> forward(RankShare decoder) {
        List<LayerBlock> blocks = new ArrayList<>();
        for (Tower tower : decoder.model().towers()) {
            blocks.addAll(new TowerEnd(tower, decoder).forward());
        }
        return blocks;
    }

    /** Blocks of all towers, backward. */
    static List<LayerBlock> backward(RankShare decoder) {
        List<LayerBlock> blocks = new ArrayList<>();
        List<Tower> towers = decoder.model().towers();
        for (int i = towers.size() - 1; i >= 0 && !decoder.method().frozen(); i--) {
            blocks.addAll(new TowerEnd(towers.get(i), decoder).backward());
        }
        return blocks;
    }

    /** The share of a micro-batch's images that one rank works on. */
    static RankShare share(Tower tower, RankShare decoder) {
        Transformer encoder = tower.encoder();
        return new RankShare(
                encoder,
                decoder.plan(),
                decoder.options(),
                decoder.sequences() * tower.images(),
                tower.tokens(),
                decoder.compute(),
                decoder.activation(),
                decoder.weights(),
                decoder.gradients(),
                decoder.scaling(),
                decoder.overlapTensor(),
                false,
                Method.FULL);
    }

    /** Parameters of all towers on one rank; of those that are trained, on request. */
    static StageParameters parameters(RankShare decoder, boolean trainedOnly) {
        StageParameters sum = StageParameters.NONE;
        for (Tower tower : decoder.model().towers()) {
            TowerEnd end = new TowerEnd(tower, decoder);
            long t = decoder.plan().tensor();
            long projector = tower.projectorWeights(decoder.hidden()) / t;
            sum = sum.plus(new StageParameters(projector, 0, 0));
            if (!trainedOnly || !tower.frozen()) {
                long norms = tower.encoder().normParameters();
                StageParameters layer = StageParameters.ofLayer(end.share.model(), decoder.plan(), false);
                sum = sum.plus(layer.times(tower.layers()))
                        .plus(new StageParameters(tower.patchWeights() + norms, 0, tower.patchWeights() + norms));
            }
        }
        return sum;
    }

    private List<LayerBlock> forward() {
        Tape patches = new Tape(share);
        tower.patch().ifPresent(values -> patchEmbedding(values).forward(patches));
        Residual.norm(patches, "tower norm", false);
        Tape layer = new Tape(share);
        Residual.norm(layer, "attention norm", false);
        SelfAttention.forward(layer);
        Residual.add(layer, "attention");
        Residual.norm(layer, "feed-forward norm", false);
        FeedForward.forward(layer);
        Residual.add(layer, "feed-forward");
        Tape projector = new Tape(share);
        join().forward(projector);
        projector.elements("projector activation", Elementwise.Kind.GELU, false, joined() * columns());
        TensorRegion.exit(projector, out(), joined() * decoder.hidden());
        return List.of(
                new LayerBlock("tower patches", patches.operations(), 1),
                new LayerBlock("tower layer", layer.operations(), tower.layers()),
                new LayerBlock("projector", projector.operations(), 1));
    }

    private List<LayerBlock> backward() {
        Tape projector = new Tape(share);
        out().inputGradient(projector);
        out().weightGradient(projector);
        projector.elements("projector activation", Elementwise.Kind.GELU, true, joined() * columns());
        if (!tower.frozen()) {
            join().inputGradient(projector);
            TensorRegion.reduce(
                    projector, "projector input gradient reduction", joined() * tower.merge() * share.hidden());
        }
        join().weightGradient(projector);
        List<LayerBlock> blocks = new ArrayList<>();
        blocks.add(new LayerBlock("projector gradient", projector.operations(), 1));
        if (!tower.frozen()) {
            Tape layer = new Tape(share);
            Residual.addBackward(layer, "feed-forward");
            FeedForward.backward(layer);
            Residual.normBackward(layer, "feed-forward norm");
            Residual.addBackward(layer, "attention");
            SelfAttention.backward(layer, false);
            Residual.normBackward(layer, "attention norm");
            Tape patches = new Tape(share);
            Residual.norm(patches, "tower norm gradient", true);
            tower.patch().ifPresent(values -> patchEmbedding(values).weightGradient(patches));
            blocks.add(new LayerBlock("tower layer gradient", layer.operations(), tower.layers()));
            blocks.add(new LayerBlock("tower patches gradient", patches.operations(), 1));
        }
        return blocks;
    }

    /** Tokens that the decoder gets. */
    private long joined() {
        return share.tokens() / tower.merge();
    }

    private long columns() {
        return Math.max(1, decoder.hidden() / share.plan().tensor());
    }

    private Linear patchEmbedding(long values) {
        return new Linear("patch embedding", share.tokens(), values, share.hidden());
    }

    private Linear join() {
        return new Linear("projector in", joined(), tower.merge() * share.hidden(), columns());
    }

    private Linear out() {
        return new Linear("projector out", joined(), columns(), decoder.hidden());
    }
}
