// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.graph.GraphOptions.AttentionKernels;
import dev.sandtable.workload.graph.RankShare;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.graph.StepGraph.LayerRun;
import java.util.ArrayList;
import java.util.List;

/**
 * What lives only while a layer is at work, tensor by tensor.
 *
 * <p><b>Model.</b> Forward, a layer that keeps a tensor has made it already; one that will compute it again holds it until
 * its next operator has read it, so that a half of the layer at a time is there. Backward, the feed-forward half comes
 * first, with all that the layer keeps, what of it was computed again and the gradients of the half's tensors; then the
 * attention half, when the feed-forward's tensors are gone. The gradient of the layer's result is there throughout, on
 * all tokens where sequence parallelism had cut it. A framework that does not add weight gradients into the buffer
 * itself makes the largest product's gradient first.
 * <p><b>Left out.</b> Workspaces of single kernels, beyond what the stack's fixed bytes hold.
 * <p><b>Check.</b> Llama-2-70B by hand ({@code MemoryTimelineTest}).
 * <p><b>Source.</b> Reverse-mode differentiation frees what an operator kept when its gradient is done; Megatron-LM's
 * layers, PyTorch's autograd.
 */
final class LayerTransients {
    private final StepGraph graph;
    private final RankShare share;
    private final LayerRun run;

    LayerTransients(StepGraph graph, LayerRun run) {
        this.graph = graph;
        this.share = graph.share(run);
        this.run = run;
    }

    // ---- What is kept, and what is computed again ----------------------------------

    /** What stays from the layer's forward to its backward pass. */
    List<KeptTensor> kept() {
        if (run.full()) {
            return List.of(LayerActivations.input(share));
        }
        List<KeptTensor> kept = new ArrayList<>(keptOfAttention());
        kept.addAll(keptOfFeedForward());
        return kept;
    }

    private List<KeptTensor> keptOfAttention() {
        return LayerActivations.attention(share).stream()
                .filter(tensor -> !(tensor.core() && recompute().attentionCore()))
                .toList();
    }

    private List<KeptTensor> keptOfFeedForward() {
        List<KeptTensor> kept = LayerActivations.feedForward(share, run.routed());
        return recompute().feedForward() && !run.routed()
                ? kept.stream().filter(tensor -> !tensor.inner()).toList()
                : kept;
    }

    /** Bytes that are still kept when the attention half of the backward pass begins. */
    long keptBehindFeedForward() {
        return run.full() ? LayerActivations.input(share).bytes() : LayerActivations.sum(keptOfAttention());
    }

    // ---- Transients ---------------------------------------------------------------

    /** The most that the forward pass holds beside what it keeps. */
    List<KeptTensor> forward() {
        List<KeptTensor> attention =
                without(LayerActivations.attention(share), run.full() ? input() : keptOfAttention());
        List<KeptTensor> inner = without(
                LayerActivations.feedForward(share, run.routed()), run.full() ? List.of() : keptOfFeedForward());
        return LayerActivations.sum(attention) >= LayerActivations.sum(inner) ? attention : inner;
    }

    /** Beside all that the layer keeps, while the feed-forward half goes backward. */
    List<KeptTensor> backwardOfFeedForward() {
        List<KeptTensor> now = new ArrayList<>();
        if (run.full()) {
            now.addAll(without(LayerActivations.of(share, run.routed()), input()));
        } else {
            now.addAll(without(LayerActivations.feedForward(share, run.routed()), keptOfFeedForward()));
        }
        resultGradient(now);
        int parts = share.plan().expertTensor();
        long tokens = run.routed() ? share.expertCopies() * parts : share.tokens();
        long columns = run.routed()
                ? share.model().experts().expertFfn() / parts
                : share.model().ffn() / share.plan().tensor();
        long up = columns * (share.model().spec().gated() ? 2 : 1);
        now.add(KeptTensor.of("gradient after activation", tokens * columns, bytes()));
        now.add(KeptTensor.of("gradient before activation", tokens * up, bytes()));
        if (!run.routed()) {
            weightGradient(now, up * share.hidden());
        }
        return now;
    }

    /** Beside what {@link #keptBehindFeedForward} counts, while the attention half goes backward. */
    List<KeptTensor> backwardOfAttention() {
        List<KeptTensor> now =
                new ArrayList<>(without(LayerActivations.attention(share), run.full() ? input() : keptOfAttention()));
        resultGradient(now);
        long heads = share.heads();
        long wide = heads * (share.model().headSize() + share.model().valueHeadSize())
                + share.kvHeads() * (share.model().headSize() + share.model().valueHeadSize());
        now.add(KeptTensor.of("gradients of queries, keys, values and result", share.tokens() * wide, bytes()));
        if (share.options().attention() == AttentionKernels.UNFUSED
                && share.plan().context() == 1) {
            long matrix = share.sequences() * heads * share.queries() * share.queries();
            now.add(KeptTensor.of("gradient of attention weights", matrix, bytes()));
        }
        weightGradient(now, (wide - heads * share.model().valueHeadSize()) * share.hidden());
        return now;
    }

    private void resultGradient(List<KeptTensor> now) {
        now.add(KeptTensor.of("gradient of the layer's result", share.residual(), bytes()));
        if (share.plan().cutsSequence()) {
            now.add(KeptTensor.of("the same on all tokens", share.tokens() * share.hidden(), bytes()));
        }
    }

    private void weightGradient(List<KeptTensor> now, long elements) {
        if (!share.options().fusedGradientAccumulation() && !share.method().frozen()) {
            now.add(KeptTensor.of(
                    "weight gradient", elements, Math.max(1, share.weights().bits() / 8)));
        }
    }

    // ---- Lists --------------------------------------------------------------------

    /** The layer's input by the name that it has in the list of all tensors. */
    private List<KeptTensor> input() {
        return List.of(LayerActivations.attention(share).get(0));
    }

    private static List<KeptTensor> without(List<KeptTensor> all, List<KeptTensor> kept) {
        return all.stream().filter(tensor -> !kept.contains(tensor)).toList();
    }

    private Recompute recompute() {
        return graph.job().recompute();
    }

    private int bytes() {
        return LayerActivations.bytes(share);
    }
}
