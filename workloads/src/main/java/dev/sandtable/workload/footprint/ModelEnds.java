// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.workload.graph.RankShare;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.graph.StepGraph.LayerRun;
import java.util.ArrayList;
import java.util.List;

/**
 * What the embedding and the head keep, and what lives only while they are at work.
 *
 * <p><b>Model.</b> The embedding keeps the mask of its dropout and its norm's input; its gradient is a matrix of its own
 * before it is added. The head keeps the inputs of the final norm and of the product, and the logits in FP32, over which
 * a fused loss works in place. Beside them lie the logits, or their gradient, as the product has them, and where the
 * loss is not fused a second matrix in FP32: the exponentials, later the loss's gradient.
 * Towers ahead of the embedding keep their layers, and each further prediction keeps a layer and a head of its own.
 * <p><b>Left out.</b> Numbers per token: largest logits, sums of exponentials, losses; what lives only while a tower's or a
 * further prediction's layer is at work.
 * <p><b>Check.</b> By hand ({@code MemoryTimelineTest}).
 * <p><b>Source.</b> Megatron-LM's vocabulary-parallel cross entropy; PyTorch's log-softmax, which keeps its result.
 */
final class ModelEnds {
    private final StepGraph graph;
    private final RankShare share;

    ModelEnds(StepGraph graph) {
        this.graph = graph;
        share = graph.share();
    }

    List<KeptTensor> keptByEmbedding() {
        List<KeptTensor> kept = new ArrayList<>();
        if (share.dropout()) {
            kept.add(KeptTensor.of("embedding dropout mask", share.residual(), 1));
        }
        if (share.model().spec().embeddingNorm()) {
            kept.add(KeptTensor.of("embedding norm input", share.residual(), bytes()));
        }
        for (StepGraph.TrainedTower tower : graph.trainedTowers()) {
            long layer = LayerActivations.sum(LayerActivations.of(tower.share(), false));
            kept.add(KeptTensor.of("layers of a tower", tower.layers() * layer, 1));
        }
        return kept;
    }

    List<KeptTensor> keptByHead() {
        List<KeptTensor> head = List.of(
                KeptTensor.of("final norm input", share.residual(), bytes()),
                KeptTensor.of("head input", share.residual(), bytes()),
                KeptTensor.of("logits in FP32", logits(), 4));
        List<KeptTensor> kept = new ArrayList<>(head);
        graph.predictedAfter()
                .ifPresent(run -> kept.add(KeptTensor.of("further predictions", run.count() * ahead(run, head), 1)));
        return List.copyOf(kept);
    }

    /** What a further prediction keeps: a layer, a head and both streams that it joins. */
    private long ahead(LayerRun run, List<KeptTensor> head) {
        long layer = LayerActivations.sum(new LayerTransients(graph, run).kept());
        return layer + LayerActivations.sum(head) + 2 * share.tokens() * share.hidden() * bytes();
    }

    List<KeptTensor> forwardOfHead() {
        return loss("logits as multiplied", "exponentials of logits");
    }

    List<KeptTensor> backwardOfHead() {
        List<KeptTensor> now = loss("gradient of logits as multiplied", "gradient of logits in FP32");
        if (!share.options().fusedGradientAccumulation() && !share.method().frozen()) {
            now.add(KeptTensor.of("head weight gradient", table(), weightBytes()));
        }
        return now;
    }

    List<KeptTensor> backwardOfEmbedding() {
        return share.method().frozen()
                ? List.of()
                : List.of(KeptTensor.of("embedding gradient", table(), weightBytes()));
    }

    private List<KeptTensor> loss(String narrow, String wide) {
        List<KeptTensor> now = new ArrayList<>();
        now.add(KeptTensor.of(narrow, logits(), bytes()));
        if (!share.options().fusedCrossEntropy()) {
            now.add(KeptTensor.of(wide, logits(), 4));
        }
        return now;
    }

    private long logits() {
        return share.tokens() * share.vocabulary();
    }

    private long table() {
        return share.vocabulary() * share.hidden();
    }

    private int bytes() {
        return LayerActivations.bytes(share);
    }

    private int weightBytes() {
        return Math.max(1, share.weights().bits() / 8);
    }
}
