// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.Offload;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.StageParameters;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rank of a stage holds through the whole step: weights, gradients, optimizer state, buffers of communication.
 *
 * <p><b>Model.</b> Parameters times the bytes of their formats, each part divided over the data ranks as ZeRO says; state
 * that is offloaded is not here, and of offloaded weights two layers are: the one at work and the one on its way. With
 * sharded weights two gathered layers, the gathered embedding and head, which stay for the whole step, and one layer's
 * gradients on their way are buffers.
 * <p><b>Left out.</b> Buckets of reductions smaller than a layer.
 * <p><b>Check.</b> 18 bytes per parameter in FP16; ZeRO divides what its stage says ({@code FootprintTest}).
 * <p><b>Source.</b> Rajbhandari et al., ZeRO (2020); Rajbhandari et al., ZeRO-Infinity (2021); Zhao et al., PyTorch FSDP (2023).
 */
public final class StageState {
    private final StepGraph graph;
    private final int stage;
    private final TrainingJob job;
    private final ParallelPlan plan;
    private final Precision precision;
    private final StageParameters held;
    private final StageParameters trained;

    /** The state of one rank of {@code stage}. */
    public StageState(StepGraph graph, int stage) {
        this.graph = graph;
        this.stage = stage;
        job = graph.job();
        plan = job.parallel();
        precision = job.precision();
        held = graph.parameters(stage);
        trained = graph.trained(stage);
    }

    // ---- On the chip ----------------------------------------------------------------

    long weights() {
        return job.offload().parameters().isPresent()
                ? 2 * bytes(sharded(largestLayer()), stored())
                : allWeights().value();
    }

    long gradients() {
        return bytes(shard(plan.zero() >= 2), precision.gradients().bits());
    }

    long optimizer() {
        return job.offload().optimizer().isPresent() ? 0 : allOptimizer().value();
    }

    /**
     * Copies of gradients that only the update needs: a cast to the optimizer's format where they are narrower, and one
     * block of the rank's share before that where the framework makes one.
     */
    long updateCopies(Allocator allocator) {
        if (job.offload().optimizer().isPresent()) {
            return 0;
        }
        long own = shard(plan.zero() >= 1);
        boolean narrower = precision.gradients().bits() < precision.optimizer().bits();
        long cast = narrower ? bytes(own, precision.optimizer().bits()) : 0;
        long block =
                allocator.flattensGradients() ? bytes(own, precision.gradients().bits()) : 0;
        return cast + block;
    }

    List<KeptTensor> buffers() {
        List<KeptTensor> buffers = new ArrayList<>();
        int e = LayerActivations.bytes(graph.share());
        if (plan.cutsSequence()) {
            long all = graph.share().tokens() * graph.share().hidden();
            buffers.add(KeptTensor.of("activations gathered over tensor ranks", all, e));
        }
        for (Communicate message : graph.boundary()) {
            if (message.collective().kind() == Collective.Kind.SEND_RECV && plan.pipeline() > 1) {
                // One message on its way in, one on its way out.
                buffers.add(KeptTensor.of(
                        "activations between stages",
                        2 * message.collective().bytes().value(),
                        1));
            }
        }
        if (plan.zero() == 3) {
            long layer = largestLayer().total();
            buffers.add(KeptTensor.of("gathered weights of two layers", 2 * bytes(layer, stored()), 1));
            long ends = ends();
            if (ends > 0) {
                buffers.add(KeptTensor.of(
                        "gathered embedding and head",
                        bytes(ends, precision.weights().bits()),
                        1));
            }
            buffers.add(KeptTensor.of(
                    "gradients before they are scattered",
                    bytes(Math.max(layer, ends), precision.communication().bits()),
                    1));
        }
        return buffers;
    }

    // ---- Behind the chip ------------------------------------------------------------

    /** Working weights of the rank, wherever they are. */
    public Bytes allWeights() {
        return new Bytes(StoredWeights.bytes(graph, stage));
    }

    /** Working weights of the rank in one chunk, wherever they are. */
    public Bytes weights(int chunk) {
        StageParameters part = StageParameters.ofChunk(graph.model(), plan, graph.options(), stage, chunk);
        long parameters = plan.zero() == 3 ? sharded(part) : part.total();
        return new Bytes(bytes(parameters, stored()));
    }

    /** Activations that one micro-batch sends away in one chunk, and fetches again. */
    public Bytes activationsSent(int chunk) {
        double moved = job.offload().activationShare();
        long sent = 0;
        for (StepGraph.LayerRun run : graph.runs(stage, chunk)) {
            long all = LayerActivations.sum(new LayerTransients(graph, run).kept());
            sent += run.count() * (all - new SlotLevels.Held(graph, run, moved).kept);
        }
        return new Bytes(sent);
    }

    /** Activations that wait elsewhere at most. */
    public Bytes mostActivationsSent() {
        TrainingJob here = job.withOffload(new Offload(
                job.offload().optimizer(), Optional.empty(), job.offload().parameters()));
        long all = TrainingFootprint.mostKept(StepGraph.of(graph.model(), here, graph.options()), stage)
                .value();
        return new Bytes(all - TrainingFootprint.mostKept(graph, stage).value());
    }

    /** Moments and master weights of the rank, wherever they are. */
    public Bytes allOptimizer() {
        return new Bytes(Math.multiplyExact(shard(plan.zero() >= 1), (long) precision.optimizerBytes()));
    }

    /** Gradients of the parameters that the rank updates. */
    public Bytes updatedGradients() {
        return new Bytes(bytes(shard(plan.zero() >= 1), precision.gradients().bits()));
    }

    /** Working weights of the parameters that the rank updates. */
    public Bytes updatedWeights() {
        return new Bytes(bytes(shard(plan.zero() >= 1), precision.weights().bits()));
    }

    // ---- Counting -------------------------------------------------------------------

    private StageParameters largestLayer() {
        boolean routed = graph.model().routedLayers() > 0;
        return StageParameters.ofLayer(graph.model(), plan, routed);
    }

    /** Parameters of the embedding and the head that the stage holds. */
    private long ends() {
        long layers = graph.layerParameters(stage).total();
        boolean last = graph.isLast(stage, plan.chunks() - 1);
        long ahead = graph.predictedAfter()
                .filter(run -> last)
                .map(run -> run.count()
                        * StageParameters.ofLayer(graph.model(), plan, run.routed())
                                .total())
                .orElse(0L);
        return held.total() - layers - ahead;
    }

    /** Bits of a layer's weights as they are kept. */
    private int stored() {
        return job.method().storage().orElse(precision.weights()).bits();
    }

    /** Parameters with gradients, cut over the ranks that share them or not. */
    private long shard(boolean cut) {
        return TrainingFootprint.shard(trained, plan, cut);
    }

    private long sharded(StageParameters parameters) {
        return TrainingFootprint.shard(parameters, plan, true);
    }

    private static long bytes(long parameters, int bits) {
        return Math.multiplyExact(parameters, (long) Math.max(1, bits / 8));
    }
}
