// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.RankShare;
import dev.sandtable.workload.graph.StageParameters;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.graph.StepGraph.LayerRun;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.Slot;
import java.util.List;

/**
 * Peak memory of a training step.
 *
 * <p><b>Model.</b> Parameters times the bytes of their formats, each part divided over the data ranks as ZeRO says.
 * Activations follow the stage's agenda: a forward slot adds what its chunk keeps, a backward slot frees it, and the
 * peak is the largest sum. A layer that is recomputed comes back as a whole, once at a time.
 * <p><b>Left out.</b> Narrow copies of weights beside wider ones, gradients of single layers in the working format.
 * <p><b>Check.</b> 18 bytes per parameter in FP16; the first stage of 1F1B keeps L layers, interleaved
 * L·(1 + (p − 1)/(p·v)); published bytes of a 530-billion-parameter model ({@code FootprintTest}).
 * <p><b>Source.</b> Korthikanti et al. (2022), §4.2 and table 5; Rajbhandari et al., ZeRO (2020).
 */
public final class TrainingFootprint {
    private TrainingFootprint() {}

    /** The footprint of one rank of {@code stage}. */
    public static Footprint of(StepGraph graph, int stage, Allocator allocator) {
        TrainingJob job = graph.job();
        Precision precision = job.precision();
        ParallelPlan plan = job.parallel();
        StageParameters held = graph.parameters(stage);
        int zero = plan.zero();
        StageParameters trained = graph.trained(stage);
        long weights = StoredWeights.bytes(graph, stage);
        long gradients =
                bytes(shard(trained, plan, zero >= 2), precision.gradients().bits() / 8);
        long optimizer = bytes(shard(trained, plan, zero >= 1), precision.optimizerBytes());
        long activations = activations(graph, stage);
        long working = working(graph, stage);
        return new Footprint(
                new Bytes(weights),
                new Bytes(gradients),
                new Bytes(optimizer),
                new Bytes(activations),
                Bytes.ZERO,
                new Bytes(working),
                new Bytes(buffers(graph)),
                Footprint.overhead(allocator, activations + working));
    }

    /** The stage with the largest footprint. */
    public static Footprint largest(StepGraph graph, Allocator allocator) {
        Footprint largest = of(graph, 0, allocator);
        for (int stage = 1; stage < graph.job().parallel().pipeline(); stage++) {
            Footprint next = of(graph, stage, allocator);
            largest = next.total().compareTo(largest.total()) > 0 ? next : largest;
        }
        return largest;
    }

    /** Bytes that {@code chunk} of {@code stage} keeps for one micro-batch. */
    public static long kept(StepGraph graph, int stage, int chunk) {
        RankShare share = graph.share();
        long sum = 0;
        for (LayerRun run : graph.runs(stage, chunk)) {
            sum += run.count() * keptPerLayer(graph, run);
        }
        int e = LayerActivations.bytes(share);
        if (graph.isFirst(stage, chunk)) {
            sum += share.dropout() ? share.residual() : 0;
            sum += share.model().spec().embeddingNorm() ? share.residual() * e : 0;
            sum += graph.trainedTowers().stream()
                    .mapToLong(
                            tower -> tower.layers() * LayerActivations.sum(LayerActivations.of(tower.share(), false)))
                    .sum();
        }
        if (graph.isLast(stage, chunk)) {
            // Inputs of the final norm and of the head, and the logits in FP32.
            long head = 2 * share.residual() * e + 4 * share.tokens() * share.vocabulary();
            sum += head;
            // Each further prediction keeps a layer, a head and the two streams that it joins.
            sum += graph.predictedAfter()
                    .map(run ->
                            run.count() * (keptPerLayer(graph, run) + head + 2 * share.tokens() * share.hidden() * e))
                    .orElse(0L);
        }
        return sum;
    }

    private static long keptPerLayer(StepGraph graph, LayerRun run) {
        RankShare share = graph.share();
        if (run.full()) {
            return LayerActivations.input(share).bytes();
        }
        List<KeptTensor> kept = LayerActivations.of(graph.share(run), run.routed());
        return LayerActivations.sum(kept) - again(graph, kept, run.routed());
    }

    /** Bytes that a layer which is not recomputed in full computes again. */
    private static long again(StepGraph graph, List<KeptTensor> kept, boolean routed) {
        long core = graph.job().recompute().attentionCore() ? LayerActivations.coreSum(kept) : 0;
        boolean inner = graph.job().recompute().feedForward() && !routed;
        return core + (inner ? LayerActivations.innerSum(graph.share()) : 0);
    }

    /** The largest sum of kept bytes while {@code stage} works off its agenda. */
    private static long activations(StepGraph graph, int stage) {
        TrainingJob job = graph.job();
        ParallelPlan plan = job.parallel();
        long[] perChunk = new long[plan.virtual()];
        for (int chunk = 0; chunk < perChunk.length; chunk++) {
            perChunk[chunk] = kept(graph, stage, chunk);
        }
        long now = 0;
        long most = 0;
        for (Slot slot : job.order().slots(stage, plan.pipeline(), plan.virtual(), job.microBatches())) {
            now += slot.kind() == Slot.Kind.FORWARD ? perChunk[slot.chunk()] : -perChunk[slot.chunk()];
            most = Math.max(most, now);
        }
        return most;
    }

    private static long working(StepGraph graph, int stage) {
        RankShare share = graph.share();
        long most = 0;
        int chunks = graph.job().parallel().virtual();
        for (int chunk = 0; chunk < chunks; chunk++) {
            for (LayerRun run : graph.runs(stage, chunk)) {
                List<KeptTensor> kept = LayerActivations.of(graph.share(run), run.routed());
                long again = run.full() ? LayerActivations.sum(kept) : again(graph, kept, run.routed());
                most = Math.max(most, again);
            }
            if (graph.isLast(stage, chunk)) {
                most = Math.max(most, share.tokens() * share.vocabulary() * LayerActivations.bytes(share));
            }
        }
        return most;
    }

    private static long buffers(StepGraph graph) {
        RankShare share = graph.share();
        ParallelPlan plan = graph.job().parallel();
        int e = LayerActivations.bytes(share);
        long sum = plan.cutsSequence() ? share.tokens() * share.hidden() * e : 0;
        for (Communicate message : graph.boundary()) {
            if (message.collective().kind() == Collective.Kind.SEND_RECV) {
                // One message on its way in, one on its way out.
                sum += 2 * message.collective().bytes().value();
            }
        }
        if (plan.zero() == 3) {
            // The layer at work and the one being gathered.
            long layer = StageParameters.ofLayer(
                            graph.model(), plan, graph.model().routedLayers() > 0)
                    .total();
            DataType weights = graph.job()
                    .method()
                    .storage()
                    .orElse(graph.job().precision().weights());
            sum += 2 * weights.bytes(layer);
        }
        return sum;
    }

    static long shard(StageParameters held, ParallelPlan plan, boolean sharded) {
        if (!sharded) {
            return held.total();
        }
        long dense = plan.size(Axis.SHARD);
        long routed = plan.size(Axis.EXPERT_DATA);
        return (held.dense() + dense - 1) / dense + (held.routed() + routed - 1) / routed;
    }

    private static long bytes(long parameters, int each) {
        return Math.multiplyExact(parameters, (long) Math.max(1, each));
    }
}
