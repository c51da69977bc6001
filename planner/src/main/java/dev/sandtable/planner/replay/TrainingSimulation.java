// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.work.Cost;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.MemoryTimeline;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.DataParallelTraffic;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training job on a cluster: its step priced and replayed, its memory counted.
 *
 * <p>The graph says what each stage does, the chip and the fabric say how long it takes, the replay says when. Nothing
 * here has a law of its own.
 */
public final class TrainingSimulation {
    private final Cluster cluster;
    private final StepGraph graph;
    private final OperationPricer prices;
    private final SegmentPricer segments;
    private final WirePricer wires;
    private final Launch launch;
    private final Contention contention;
    private final OffloadPricer offload;
    private final Map<Pass, Segment> passes = new LinkedHashMap<>();
    private final Map<StepGraph.ChunkShape, List<Communicate>> exposed = new LinkedHashMap<>();
    /** Whether the job's schedule splits backward passes. */
    private final boolean splits;

    private record Pass(Slot.Kind kind, StepGraph.ChunkShape shape, int placed) {}

    /**
     * A simulation of a job.
     *
     * @throws IllegalArgumentException if the job does not fit the model
     */
    public TrainingSimulation(Cluster cluster, Transformer model, TrainingJob job, Fidelity fidelity) {
        this.cluster = cluster;
        launch = cluster.stack().framework().waitsForKernels() ? Launch.EAGER : Launch.STREAM;
        boolean narrowing = cluster.stack()
                .operators()
                .products()
                .findQuantisation(job.precision().compute())
                .isPresent();
        graph = StepGraph.of(model, job, cluster.stack().framework().graph(), narrowing);
        prices = new OperationPricer(cluster, job.parallel(), launch, fidelity);
        splits = splits(job);
        contention = contention(cluster);
        segments = new SegmentPricer(prices, contention);
        wires = new WirePricer(cluster, prices);
        offload = new OffloadPricer(cluster, graph);
    }

    /** What stands in the way of running a job of this model on a cluster, one sentence each; empty if nothing does. */
    public static List<String> problems(Cluster cluster, Transformer model, TrainingJob job) {
        List<String> problems = new ArrayList<>(job.problems(model));
        if (problems.isEmpty() && !job.offload().isNone()) {
            problems.addAll(OffloadPricer.problems(
                    cluster,
                    StepGraph.of(model, job, cluster.stack().framework().graph())));
        }
        return problems;
    }

    private static boolean splits(TrainingJob job) {
        return switch (job.order()) {
            case GPIPE, ONE_FORWARD_ONE_BACKWARD, INTERLEAVED -> false;
            case ZERO_BUBBLE, ZERO_BUBBLE_V, DUALPIPE -> true;
        };
    }

    /** What each stage does, in the words of the workload. */
    public StepGraph graph() {
        return graph;
    }

    /** The prices of operations. */
    public OperationPricer prices() {
        return prices;
    }

    /** How kernels are launched. */
    public Launch launch() {
        return launch;
    }

    /** Replays one step. */
    public SimulatedStep run(Fold fold) {
        return SimulatedStep.replay(work(), fold);
    }

    /** Replays one step and notes what the first rank of every stage does when. */
    public void record(Fold fold, SpanRecorder recorder) {
        SlotSpans spans = new SlotSpans(recorder, graph.job().parallel().chunks());
        StepTimes times = StepReplay.run(work(), fold, spans);
        for (int stage = 0; stage < graph.job().parallel().pipeline(); stage++) {
            MemoryCurve.draw(memoryTimeline(stage), spans, times.step().value());
        }
    }

    /** Peak memory of a rank of each stage. */
    public List<StageMemory> memory() {
        List<StageMemory> stages = new ArrayList<>();
        int lanes = graph.job().parallel().ranks() / graph.job().parallel().pipeline();
        for (int stage = 0; stage < graph.job().parallel().pipeline(); stage++) {
            TrainingFootprint.Peak peak =
                    TrainingFootprint.peak(graph, stage, cluster.stack().memory());
            stages.add(new StageMemory(
                    stage,
                    stage * lanes,
                    (stage + 1) * lanes - 1,
                    peak.footprint(),
                    peak.when(),
                    cluster.chipSpec().value().memory().capacity()));
        }
        return stages;
    }

    /** The memory of a rank of a stage through the step. */
    public MemoryTimeline memoryTimeline(int stage) {
        return MemoryTimeline.of(graph, stage, cluster.stack().memory());
    }

    /** What no step of this job can beat, however many micro-batches it has. */
    public StepBound bound() {
        ParallelPlan plan = graph.job().parallel();
        int last = plan.pipeline() - 1;
        boolean round = plan.placement() == ChunkPlacement.ROUND;
        boolean alike = round && plan.even(graph.model());
        List<StepBound.Stage> stages = new ArrayList<>();
        long fill = Long.MAX_VALUE;
        for (int stage = 0; stage <= last; stage++) {
            if (alike && stage > 0 && stage < last - 1) {
                continue;
            }
            long whole = 0;
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                long ps = least(stage, chunk);
                fill = Math.min(fill, ps);
                whole += ps;
            }
            stages.add(new StepBound.Stage(
                    round ? stage : 0, whole / plan.placement().copies()));
        }
        return new StepBound(stages, fill);
    }

    /** The least that a micro-batch's way through a chunk and back takes, however its messages hide. */
    private long least(int stage, int chunk) {
        Segment forward = pass(Slot.Kind.FORWARD, stage, chunk);
        if (!splits) {
            return forward.ps() + pass(Slot.Kind.BACKWARD, stage, chunk).ps();
        }
        return forward.ps(Piece.Kind.COMPUTE)
                + pass(Slot.Kind.INPUT_GRADIENT, stage, chunk).ps(Piece.Kind.COMPUTE)
                + pass(Slot.Kind.WEIGHT_GRADIENT, stage, chunk).ps(Piece.Kind.COMPUTE);
    }

    /** The priced step, before it is replayed. */
    public StepWork work() {
        TrainingJob job = graph.job();
        ParallelPlan plan = job.parallel();
        List<StageWork> stages = new ArrayList<>();
        for (int stage = 0; stage < plan.pipeline(); stage++) {
            stages.add(stage(stage));
        }
        DataParallelTraffic traffic = graph.dataParallel(0);
        return new StepWork(
                stages,
                StepScore.of(job.order(), plan.pipeline(), plan.virtual(), job.microBatches()),
                plan.tensor(),
                plan.data() * plan.context(),
                new StepWork.Overlaps(
                        traffic.gradients().stream().anyMatch(Communicate::overlappable),
                        traffic.parameters().stream().anyMatch(Communicate::overlappable),
                        job.overlap()
                                .pipeline()
                                .map(beside -> !beside)
                                .orElse(cluster.stack().parallel().blocks(plan.chunks())),
                        job.overlap()
                                .pairedPasses()
                                .orElse(cluster.stack().parallel().pairedPasses())),
                contention,
                cluster.stack().framework().iteration().toPicoseconds().value());
    }

    private static Contention contention(Cluster cluster) {
        int cores = cluster.chip().spec().cores().count();
        return new Contention(
                (double) Math.min(cluster.stack().communication().cores(), cores - 1) / cores,
                cluster.chip().spec().memory().bandwidth().value());
    }

    private StageWork stage(int stage) {
        ParallelPlan plan = graph.job().parallel();
        List<Segment> forward = new ArrayList<>();
        List<Segment> backward = new ArrayList<>();
        List<Segment> inputs = new ArrayList<>();
        List<Segment> weights = new ArrayList<>();
        List<Integer> layers = new ArrayList<>();
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            forward.add(offload.forward(pass(Slot.Kind.FORWARD, stage, chunk), stage, chunk));
            backward.add(offload.backward(pass(Slot.Kind.BACKWARD, stage, chunk), stage, chunk));
            if (splits) {
                inputs.add(offload.backward(pass(Slot.Kind.INPUT_GRADIENT, stage, chunk), stage, chunk));
                weights.add(pass(Slot.Kind.WEIGHT_GRADIENT, stage, chunk));
            }
            layers.add(plan.layers(graph.model(), stage, chunk));
        }
        DataParallelTraffic traffic = graph.dataParallel(stage);
        List<Long> gradients = perChunk(traffic.gradients(), plan.chunks(), stage);
        Collections.reverse(gradients);
        long tied = 0;
        long closing = 0;
        for (Communicate message : traffic.closing()) {
            long ps = ps(message, stage);
            if (message.axis() == Axis.TIED) {
                tied += ps;
            } else {
                closing += ps;
            }
        }
        long optimizer = 0;
        double joules = 0;
        for (Operation operation : graph.optimizer(stage)) {
            if (offload.updatesOnHost(operation)) {
                optimizer += offload.hostUpdate(operation).value();
                continue;
            }
            Cost cost = prices.price(operation, stage);
            optimizer += cost.time().value();
            joules += cost.joules();
        }
        long toNext = 0;
        for (Communicate message : graph.boundary()) {
            toNext += plan.pipeline() > 1 ? ps(message, stage) : 0;
        }
        return new StageWork(
                forward,
                backward,
                inputs,
                weights,
                layers,
                gradients,
                perChunk(traffic.parameters(), plan.chunks(), stage),
                closing,
                optimizer,
                joules,
                tied,
                toNext,
                wires(stage, traffic),
                offload.updateTraffic(stage).value());
    }

    /** What a pass through a chunk takes; chunks of one shape that lie alike in their nodes take the same. */
    private Segment pass(Slot.Kind kind, int stage, int chunk) {
        Pass pass = new Pass(kind, graph.shape(stage, chunk), prices.representative(stage, false));
        Segment known = passes.get(pass);
        if (known == null) {
            known = segments.price(graph.pass(kind, stage, chunk), stage);
            passes.put(pass, known);
        }
        return known;
    }

    /** The collectives of the tensor group in a forward pass through a stage's first chunk. */
    private List<Communicate> exposed(int stage) {
        return exposed.computeIfAbsent(graph.shape(stage, 0), shape -> WirePricer.exposed(graph.forward(stage, 0)));
    }

    private StageWires wires(int stage, DataParallelTraffic traffic) {
        List<Communicate> tied = traffic.closing().stream()
                .filter(message -> message.axis() == Axis.TIED)
                .toList();
        List<Communicate> toNext = graph.job().parallel().pipeline() > 1 ? graph.boundary() : List.of();
        return new StageWires(
                wires.of(exposed(stage), stage),
                wires.of(traffic.gradients(), stage),
                wires.of(traffic.parameters(), stage),
                wires.of(toNext, stage),
                wires.of(tied, stage));
    }

    /** The traffic of each chunk, summed where a chunk has more than one message. */
    private List<Long> perChunk(List<Communicate> messages, int chunks, int stage) {
        List<Long> sums = new ArrayList<>();
        int each = messages.size() / chunks;
        for (int chunk = 0; chunk < chunks; chunk++) {
            long sum = 0;
            for (int i = 0; i < each; i++) {
                sum += ps(messages.get(chunk * each + i), stage);
            }
            sums.add(sum);
        }
        return sums;
    }

    private long ps(Communicate message, int stage) {
        return prices.price(message, stage).time().value();
    }
}
