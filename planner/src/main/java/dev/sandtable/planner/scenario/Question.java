// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cluster.Fleet;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.spec.LocatedNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.PerSecond;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.ServingRequest;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.model.HuggingFaceConfig;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.parallel.ParallelRequest;
import dev.sandtable.workload.serving.RequestSource;
import dev.sandtable.workload.serving.source.Arrivals;
import dev.sandtable.workload.serving.source.DrawnRequests;
import dev.sandtable.workload.serving.source.RequestStream;
import dev.sandtable.workload.serving.source.Rescaled;
import dev.sandtable.workload.serving.source.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A scenario with every name looked up: the model, the cluster, and what is to be done.
 *
 * @param scenario the scenario as written
 * @param document the file, for the locations of what is wrong in it
 * @param model the model
 * @param cluster the cluster; of one node where the scenario leaves the number open, the first kind of a fleet
 * @param fleet all kinds of node, where there are several
 */
public record Question(
        Scenario scenario, SpecDocument<Scenario> document, Transformer model, Cluster cluster, Optional<Fleet> fleet) {

    /**
     * Reads a scenario file and everything that it names.
     *
     * @param overrides assignments such as {@code train.micro-batch=2}
     * @throws SpecException with all that is wrong
     */
    public static Question read(Path file, List<String> overrides, Catalogues catalogues) {
        SpecDocument<Scenario> document = SpecReader.read(file, Scenario.class, Provenance.Policy.OPTIONAL);
        if (!overrides.isEmpty()) {
            document = document.override(overrides);
        }
        return of(document, catalogues);
    }

    /** Looks up everything that a scenario names. */
    public static Question of(SpecDocument<Scenario> document, Catalogues catalogues) {
        Scenario scenario = document.value();
        Optional<SpecDocument<StackSpec>> stack = scenario.stack().map(named -> named.resolve(catalogues.stacks()));
        Transformer model = new Transformer(model(scenario.model(), catalogues));
        ClusterSpec spec = cluster(scenario.cluster(), catalogues);
        Function<ChipSpec, String> usual =
                scenario.train().isPresent() ? ChipSpec::stackForTraining : ChipSpec::defaultStack;
        if (spec.fleet().isPresent()) {
            Fleet fleet = Fleet.assemble(spec, stack, usual, catalogues);
            return new Question(scenario, document, model, fleet.members().get(0), Optional.of(fleet));
        }
        return new Question(
                scenario, document, model, Cluster.assemble(spec, stack, usual, catalogues), Optional.empty());
    }

    /** Chips of the cluster, or of all kinds of its fleet. */
    public int chips() {
        return fleet.map(Fleet::chips).orElseGet(cluster::chips);
    }

    /**
     * Refuses a fleet where only one kind of node is understood.
     *
     * @param what what was asked, such as {@code size}
     */
    public Question ofOneKind(String what) {
        if (fleet.isPresent()) {
            throw wrong("cluster.fleet", what + " takes nodes of one kind; a fleet is for run with a train section");
        }
        return this;
    }

    /** A cluster, or the name of a node that stands for a cluster of one. */
    private static ClusterSpec cluster(Reference<ClusterSpec> reference, Catalogues catalogues) {
        if (reference instanceof Reference.ByName<ClusterSpec> named
                && !named.isFile()
                && catalogues.clusters().findByName(named.name()).isEmpty()
                && catalogues.nodes().findByName(named.name()).isPresent()) {
            return Cluster.specByName(named.name(), catalogues);
        }
        return reference.resolve(catalogues.clusters()).value();
    }

    private static TransformerSpec model(Reference<TransformerSpec> reference, Catalogues catalogues) {
        if (reference instanceof Reference.ByName<TransformerSpec> named
                && named.name().endsWith(".json")) {
            return HuggingFaceConfig.read(named.file());
        }
        return reference.resolve(catalogues.models()).value();
    }

    /** The training job on the cluster as it is. */
    public TrainingJob trainingJob() {
        var request = scenario.train().orElseThrow();
        return trainingJob(checked(request.parallel(), "train"));
    }

    /** The training job under a plan. */
    public TrainingJob trainingJob(ParallelPlan plan) {
        TrainingJob job = scenario.train().orElseThrow().job(plan);
        refuse(job.problems(model), "train");
        if (fleet.isEmpty()) {
            refuse(TrainingSimulation.problems(cluster, model, job), "train.offload");
        }
        return job;
    }

    /** The batch of inference on the cluster as it is. */
    public InferenceJob inferenceJob() {
        ofOneKind("infer");
        var request = scenario.infer().orElseThrow();
        InferenceJob job = request.job(checked(request.parallel(), "infer"));
        refuse(job.problems(model), "infer");
        return job;
    }

    /** One replica of the service: its chips, and its model on them. */
    public Replicas replicas() {
        var request = scenario.serve().orElseThrow();
        int chips = cluster.chips() / request.replicas();
        ParallelPlan plan = request.parallel().findPlan().orElseGet(() -> ParallelPlan.of(Math.max(1, chips), 1, 1));
        if ((long) plan.ranks() * request.replicas() > cluster.chips()) {
            throw wrong(
                    "serve.replicas",
                    request.replicas() + " replicas of " + plan.ranks() + " chips need "
                            + (long) plan.ranks() * request.replicas() + ", but the cluster has " + cluster.chips()
                            + "; write replicas: " + cluster.chips() / plan.ranks());
        }
        int perNode = cluster.chipsPerNode();
        Cluster one = plan.ranks() < perNode
                ? cluster.withChips(plan.ranks())
                : cluster.withNodes((plan.ranks() + perNode - 1) / perNode);
        InferenceJob job = request.job(plan);
        refuse(job.problems(model), "serve");
        return new Replicas(one, job, request);
    }

    /**
     * Equal replicas of a service.
     *
     * @param one the chips of one
     * @param job its model on them
     * @param request the service
     */
    public record Replicas(Cluster one, InferenceJob job, ServingRequest request) {
        /** Chips of all replicas. */
        public int chips() {
            return job.parallel().ranks() * request.replicas();
        }
    }

    /** The requests of the service, from their beginning. */
    public RequestSource requests(long seed) {
        RequestStream stream = scenario.serve().orElseThrow().requests();
        long most = stream.count().map(Integer::longValue).orElse(Long.MAX_VALUE);
        if (stream.trace().isPresent()) {
            Path trace = Path.of(stream.trace().get());
            Path beside =
                    Path.of(document.tree().location().file()).toAbsolutePath().resolveSibling(trace);
            TraceFile file = TraceFile.open(Files.exists(beside) ? beside : trace);
            return new Rescaled(file, stream.speed(), most);
        }
        Arrivals arrivals = stream.arrivals().orElse(new Arrivals.Even(new PerSecond(1)));
        return new DrawnRequests(
                arrivals, stream.input().orElseThrow(), stream.output().orElseThrow(), (int) most, seed);
    }

    /** Whether the planner is to choose how the training job is cut. */
    public boolean leavesPlanOpen() {
        return scenario.train().map(request -> request.parallel().auto()).orElse(false);
    }

    /** An error that stands where the scenario has a path such as {@code train.precision}, or the last part of it there is. */
    public SpecException wrong(String path, String message) {
        LocatedNode node = document.tree();
        for (String key : path.split("\\.", -1)) {
            Optional<LocatedNode> below = node instanceof MapNode map ? map.find(key) : Optional.empty();
            if (below.isEmpty()) {
                break;
            }
            node = below.get();
        }
        return new SpecException(node.location(), path, message);
    }

    /** The stated plan, if its ranks are the cluster's chips; left open, tensor ranks take a whole small cluster. */
    private ParallelPlan checked(ParallelRequest request, String section) {
        int chips = chips();
        ParallelPlan plan = request.findPlan().orElseGet(() -> ParallelPlan.of(chips, 1, 1));
        if (plan.ranks() != chips) {
            throw wrong(
                    section,
                    "tensor " + plan.tensor() + " x pipeline " + plan.pipeline() + " x context " + plan.context()
                            + " x data " + plan.data() + " = " + plan.ranks() + ", but the cluster has " + chips
                            + " chips"
                            + suggestion(plan, chips).map(text -> "; " + text).orElse(""));
        }
        return plan;
    }

    private static Optional<String> suggestion(ParallelPlan plan, int chips) {
        int others = plan.tensor() * plan.pipeline() * plan.context();
        return chips % others == 0
                ? Optional.of("write data: " + chips / others)
                : Optional.of("its chips must be a multiple of " + others);
    }

    private void refuse(List<String> problems, String section) {
        if (!problems.isEmpty()) {
            throw wrong(section, String.join("; ", problems));
        }
    }
}
