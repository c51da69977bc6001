// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.Offload;
import dev.sandtable.workload.Offload.Place;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.InferenceFootprint;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What would make a plan fit that does not: changes of one setting, and where none is enough of two, each of them tried,
 * the smallest first. Only changes on the same chips are offered for training; inference may also take more.
 */
public final class MemoryRemedies {
    private static final int MOST = 6;

    private final Cluster cluster;
    private final Transformer model;

    private MemoryRemedies(Cluster cluster, Transformer model) {
        this.cluster = cluster;
        this.model = model;
    }

    /** Changes under which a training job fits, in words, with the memory that is then needed; empty if none does. */
    public static List<String> of(Cluster cluster, Transformer model, TrainingJob job) {
        return new MemoryRemedies(cluster, model).training(job);
    }

    /** Changes under which a batch of inference fits, in words, with the memory that is then needed; empty if none does. */
    public static List<String> of(Cluster cluster, Transformer model, InferenceJob job) {
        return new MemoryRemedies(cluster, model).inference(job);
    }

    // ---- Training ---------------------------------------------------------------

    private List<String> training(TrainingJob job) {
        Map<String, TrainingJob> single = changes(job);
        List<String> found = new ArrayList<>();
        single.forEach((name, changed) -> offer(found, name, peak(changed)));
        if (found.isEmpty()) {
            single.forEach((name, changed) -> changes(changed).forEach((second, both) -> {
                if (!setting(second).equals(setting(name))) {
                    offer(found, name + " and " + second, peak(both));
                }
            }));
        }
        return found;
    }

    /** Changes of one setting, those that cost least first: what is free, what costs memory traffic, arithmetic, links. */
    private Map<String, TrainingJob> changes(TrainingJob job) {
        Map<String, TrainingJob> changes = new LinkedHashMap<>();
        ParallelPlan plan = job.parallel();
        if (plan.tensor() > 1 && !plan.sequenceParallel()) {
            put(changes, "sequence-parallel: true", job.withParallel(plan.withSequenceParallel(true)));
        }
        if (plan.data() > 1 && plan.zero() < 1) {
            put(changes, "zero: 1", job.withParallel(plan.withZero(1)));
        }
        recomputation(changes, job);
        for (int half = job.microBatch() / 2; half >= 1; half /= 2) {
            put(changes, "micro-batch: " + half, job.withMicroBatch(half));
        }
        if (plan.data() > 1) {
            for (int zero = Math.max(2, plan.zero() + 1); zero <= 3; zero++) {
                put(changes, "zero: " + zero, job.withParallel(plan.withZero(zero)));
            }
        }
        if (plan.data() % 2 == 0 && plan.expert() == 1) {
            int data = plan.data() / 2;
            put(
                    changes,
                    "tensor: " + 2 * plan.tensor() + ", data: " + data,
                    job.withParallel(cut(plan, 2 * plan.tensor(), plan.pipeline(), data)));
            put(
                    changes,
                    "pipeline: " + 2 * plan.pipeline() + ", data: " + data,
                    job.withParallel(cut(plan, plan.tensor(), 2 * plan.pipeline(), data)));
        }
        offload(changes, job);
        return changes;
    }

    private void recomputation(Map<String, TrainingJob> changes, TrainingJob job) {
        for (Recompute more : List.of(Recompute.SELECTIVE, Recompute.FEED_FORWARD)) {
            if (more.kind().compareTo(job.recompute().kind()) > 0) {
                put(changes, "recompute: " + spelling(more), job.withRecompute(more));
            }
        }
        if (job.recompute().kind() == Recompute.Kind.NONE || job.recompute().kind() == Recompute.Kind.LAYERS) {
            fewestLayers(job)
                    .ifPresent(layers -> put(
                            changes,
                            "recompute: {layers: " + layers + "}",
                            job.withRecompute(Recompute.ofLayers(layers))));
        }
        if (job.recompute().kind() != Recompute.Kind.FULL) {
            put(changes, "recompute: full", job.withRecompute(Recompute.FULL));
        }
    }

    private static String spelling(Recompute recompute) {
        return recompute.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fewest layers of each stage whose recomputation makes the job fit; more of them never need more memory. */
    private OptionalInt fewestLayers(TrainingJob job) {
        int low = job.recompute().layers() + 1;
        int high = 0;
        for (int stage = 0; stage < job.parallel().pipeline(); stage++) {
            int held = 0;
            for (int chunk = 0; chunk < job.parallel().chunks(); chunk++) {
                held += job.parallel().layers(model, stage, chunk);
            }
            high = Math.max(high, held);
        }
        high--;
        if (high < low || !fits(peak(job.withRecompute(Recompute.ofLayers(high))))) {
            return OptionalInt.empty();
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (fits(peak(job.withRecompute(Recompute.ofLayers(middle))))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return OptionalInt.of(low);
    }

    private void offload(Map<String, TrainingJob> changes, TrainingJob job) {
        Offload offload = job.offload();
        if (cluster.findTier(Place.HOST).isEmpty()) {
            return;
        }
        if (offload.activations().isEmpty()) {
            for (double share : List.of(0.5, 1.0)) {
                put(
                        changes,
                        "offload: {activations: {to: host, fraction: " + share + "}}",
                        job.withOffload(
                                offload.withActivations(new Offload.Activations(Place.HOST, new Ratio(share)))));
            }
        }
        if (offload.optimizer().isEmpty()
                && cluster.stack().parallel().hostOptimizer().isPresent()) {
            put(
                    changes,
                    "offload: {optimizer: host}",
                    job.withOffload(new Offload(Optional.of(Place.HOST), offload.activations(), offload.parameters())));
        }
    }

    /** Which setting a change is of; both kinds of offload may go together. */
    private static String setting(String change) {
        return change.startsWith("offload") ? change.substring(0, change.indexOf(':', 9)) : change.split(":", 2)[0];
    }

    private void put(Map<String, TrainingJob> changes, String name, TrainingJob job) {
        if (TrainingSimulation.problems(cluster, model, job).isEmpty()) {
            changes.put(name, job);
        }
    }

    private static ParallelPlan cut(ParallelPlan plan, int tensor, int pipeline, int data) {
        return new ParallelPlan(
                tensor,
                pipeline,
                plan.virtual(),
                data,
                plan.context(),
                plan.expert(),
                plan.expertTensor(),
                plan.sequenceParallel(),
                plan.zero(),
                plan.contextKind(),
                plan.shardGroup() > 0 && data * plan.context() % plan.shardGroup() != 0 ? 0 : plan.shardGroup(),
                plan.cut(),
                plan.placement());
    }

    private long peak(TrainingJob job) {
        StepGraph graph = StepGraph.of(model, job, cluster.stack().framework().graph());
        long peak = 0;
        for (int stage = 0; stage < job.parallel().pipeline(); stage++) {
            peak = Math.max(
                    peak,
                    TrainingFootprint.of(graph, stage, cluster.stack().memory())
                            .total()
                            .value());
        }
        return peak;
    }

    // ---- Inference --------------------------------------------------------------

    private List<String> inference(InferenceJob job) {
        List<String> found = new ArrayList<>();
        for (int batch = job.batch() / 2; batch >= 1; batch /= 2) {
            if (offer(found, "batch: " + batch, peak(withBatch(job, batch)))) {
                break;
            }
        }
        for (int tensor = 2 * job.parallel().tensor(); tensor <= model.spec().heads(); tensor *= 2) {
            ParallelPlan plan = ParallelPlan.of(
                    tensor, job.parallel().pipeline(), job.parallel().data());
            InferenceJob wider = withPlan(job, plan);
            if (wider.problems(model).isEmpty()
                    && offer(found, "tensor: " + tensor + " on " + plan.ranks() + " chips", peak(wider))) {
                break;
            }
        }
        return found;
    }

    private static InferenceJob withBatch(InferenceJob job, int batch) {
        return new InferenceJob(
                batch, job.input(), job.output(), job.precision(), job.weights(), job.kv(), job.parallel());
    }

    private static InferenceJob withPlan(InferenceJob job, ParallelPlan plan) {
        return new InferenceJob(job.batch(), job.input(), job.output(), job.precision(), job.weights(), job.kv(), plan);
    }

    private long peak(InferenceJob job) {
        InferenceGraph graph =
                InferenceGraph.of(model, job, cluster.stack().framework().graph());
        long peak = 0;
        for (int stage = 0; stage < job.parallel().pipeline(); stage++) {
            peak = Math.max(
                    peak,
                    InferenceFootprint.of(graph, stage, cluster.stack().memory())
                            .total()
                            .value());
        }
        return peak;
    }

    // ---- Offers -----------------------------------------------------------------

    private boolean offer(List<String> found, String name, long peak) {
        boolean fits = fits(peak);
        if (fits && found.size() < MOST) {
            found.add(name + " (" + new Bytes(peak) + ")");
        }
        return fits;
    }

    private boolean fits(long peak) {
        return peak <= cluster.chipSpec().value().memory().capacity().value();
    }
}
