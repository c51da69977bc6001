// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.InferenceJob;
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

/**
 * What would make a plan fit that does not: changes of one setting, and where none is enough of two, each of them tried.
 * Only changes on the same chips are offered for training; inference may also take more.
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
                if (!second.split(":", 2)[0].equals(name.split(":", 2)[0])) {
                    offer(found, name + " and " + second, peak(both));
                }
            }));
        }
        return found;
    }

    private Map<String, TrainingJob> changes(TrainingJob job) {
        Map<String, TrainingJob> changes = new LinkedHashMap<>();
        ParallelPlan plan = job.parallel();
        if (plan.data() > 1) {
            for (int zero = plan.zero() + 1; zero <= 3; zero++) {
                put(changes, "zero: " + zero, job.withParallel(plan.withZero(zero)));
            }
        }
        if (plan.tensor() > 1 && !plan.sequenceParallel()) {
            put(changes, "sequence-parallel: true", job.withParallel(plan.withSequenceParallel(true)));
        }
        for (Recompute recompute : List.of(Recompute.SELECTIVE, Recompute.FULL)) {
            if (recompute.kind().compareTo(job.recompute().kind()) > 0) {
                put(
                        changes,
                        "recompute: " + recompute.kind().name().toLowerCase(Locale.ROOT),
                        job.withRecompute(recompute));
            }
        }
        if (job.microBatch() > 1) {
            put(changes, "micro-batch: 1", job.withMicroBatch(1));
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
        return changes;
    }

    private void put(Map<String, TrainingJob> changes, String name, TrainingJob job) {
        if (job.problems(model).isEmpty()) {
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
                plan.shardGroup() > 0 && data * plan.context() % plan.shardGroup() != 0 ? 0 : plan.shardGroup());
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
        boolean fits = peak <= cluster.chipSpec().value().memory().capacity().value();
        if (fits && found.size() < MOST) {
            found.add(name + " (" + new Bytes(peak) + ")");
        }
        return fits;
    }
}
