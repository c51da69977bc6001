// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.replay.StepBound;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.TrainingRequest;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The fewest chips that train a model by a deadline.
 *
 * <p><b>Model.</b> A plan of c copies works off g/(b·c) micro-batches per copy, and {@link StepBound} says what its step
 * cannot beat. A deadline for the run, less what failures take, is a deadline for the step; numbers of copies (divisors
 * of g/b that fill whole nodes) whose bound misses it are left out. The rest is simulated in the order of chips, until
 * one meets the deadline; of plans with as many chips the fastest is taken.
 *
 * <p><b>Left out.</b> Plans whose stages differ; context and expert parallelism.
 *
 * <p><b>Check.</b> On a small space the answer is that of trying every plan ({@code TrainingSizingTest}).
 *
 * <p><b>Source.</b> Branch and bound; the bound is the work of the slowest stage.
 */
public final class TrainingSizing {
    private static final double SECONDS_PER_DAY = 86_400;
    /** Multiples of the answer at which the frontier is drawn, and how near a plan must come to one. */
    private static final double[] AROUND = {0.5, 0.7, 0.85, 1.2, 1.5, 2, 3, 4};

    private static final double NEAR = 0.15;

    private final Cluster cluster;
    private final Transformer model;
    private final TrainingRequest request;
    private final Tariff tariff;
    private final Fidelity fidelity;
    private final Consumer<String> progress;
    private final Map<Integer, Double> goodputs = new TreeMap<>();

    /** A search for a job on clusters of the given cluster's nodes. */
    public TrainingSizing(
            Cluster cluster,
            Transformer model,
            TrainingRequest request,
            Tariff tariff,
            Fidelity fidelity,
            Consumer<String> progress) {
        this.cluster = cluster;
        this.model = model;
        this.request = request;
        this.tariff = tariff;
        this.fidelity = fidelity;
        this.progress = progress;
    }

    /** A shape, the numbers of copies that it can have, and what no step of it can beat. */
    private record Bounded(PlanShape shape, List<Integer> copies, StepBound bound) {}

    /** A number of copies of a shape that its bound does not rule out. */
    private record Candidate(Bounded bounded, int copies, int chips, double seconds) {}

    // ---- The fewest chips -------------------------------------------------------

    /** The fewest chips that finish the request's tokens within so many days, using at most {@code maxChips}. */
    public SizingResult fewest(double days, int maxChips) {
        double steps = request.tokens().orElseThrow() / ((double) request.globalBatch() * request.sequence());
        double secondsPerStep = days * SECONDS_PER_DAY / steps;
        List<Bounded> shapes = bounded();
        List<Candidate> all = candidates(shapes);
        List<Candidate> candidates = all.stream()
                .filter(candidate -> candidate.seconds <= secondsPerStep * goodput(candidate.chips))
                .toList();
        List<TrainingResult> tried = new ArrayList<>();
        Optional<TrainingResult> best = Optional.empty();
        for (Candidate candidate : candidates) {
            int limit = best.map(TrainingResult::chips).orElse(maxChips);
            if (candidate.chips > limit) {
                break;
            }
            progress.accept("simulated " + tried.size() + " plans, at " + candidate.chips + " chips");
            if (!fits(candidate.bounded.shape, candidate.copies)) {
                continue;
            }
            TrainingResult result = simulate(candidate.bounded.shape, candidate.copies);
            tried.add(result);
            boolean faster = best.isEmpty() || result.stepSeconds() < best.get().stepSeconds();
            if (result.run().orElseThrow().days() <= days && faster) {
                best = Optional.of(result);
            }
        }
        best.ifPresent(found -> around(found, all, maxChips, tried));
        return SizingResult.of(best, tried, tried.size(), shapes.size(), whyNot(best, shapes, candidates, maxChips));
    }

    /** Numbers of copies of all shapes, fewest chips first, those with the least bound before others. */
    private List<Candidate> candidates(List<Bounded> shapes) {
        List<Candidate> all = new ArrayList<>();
        for (Bounded bounded : shapes) {
            for (int copies : bounded.copies()) {
                all.add(candidate(bounded, copies));
            }
        }
        all.sort(Comparator.comparingInt(Candidate::chips).thenComparingDouble(Candidate::seconds));
        return all;
    }

    /** Simulates what fewer and more chips would do: at each multiple of the answer the plan with the least bound. */
    private void around(TrainingResult found, List<Candidate> all, int maxChips, List<TrainingResult> tried) {
        for (double multiple : AROUND) {
            double wanted = multiple * found.chips();
            all.stream()
                    .filter(candidate -> candidate.chips <= maxChips && candidate.chips != found.chips())
                    .filter(candidate -> Math.abs(candidate.chips - wanted) <= NEAR * wanted)
                    .sorted(Comparator.comparingDouble(candidate -> candidate.seconds * candidate.chips))
                    .filter(candidate -> fits(candidate.bounded.shape, candidate.copies))
                    .findFirst()
                    .ifPresent(candidate -> tried.add(simulate(candidate.bounded.shape, candidate.copies)));
        }
    }

    // ---- The best plan on given chips -------------------------------------------

    /** The fastest plan that fits on exactly the cluster's chips. */
    public Optional<TrainingResult> fastest() {
        List<Candidate> candidates = candidates(bounded()).stream()
                .filter(candidate -> candidate.chips == cluster.chips())
                .toList();
        Optional<TrainingResult> best = Optional.empty();
        for (Candidate candidate : candidates) {
            if (best.isPresent() && candidate.seconds >= best.get().stepSeconds()) {
                break;
            }
            if (fits(candidate.bounded.shape, candidate.copies)) {
                TrainingResult result = simulate(candidate.bounded.shape, candidate.copies);
                if (best.isEmpty() || result.stepSeconds() < best.get().stepSeconds()) {
                    best = Optional.of(result);
                }
            }
        }
        return best;
    }

    // ---- Bounds -----------------------------------------------------------------

    private List<Bounded> bounded() {
        List<Bounded> shapes = new ArrayList<>();
        for (PlanShape shape : PlanSpace.of(model, cluster.chipsPerNode(), request.globalBatch())) {
            List<Integer> copies = copies(shape);
            if (copies.isEmpty()) {
                continue;
            }
            int most = copies.get(copies.size() - 1);
            if (!fits(shape, most)) {
                continue;
            }
            shapes.add(
                    new Bounded(shape, copies, simulation(shape, copies.get(0)).bound()));
            progress.accept("bounded " + shapes.size() + " plans");
        }
        return shapes;
    }

    private Candidate candidate(Bounded bounded, int copies) {
        PlanShape shape = bounded.shape();
        long microBatches = request.globalBatch() / shape.microBatch() / copies;
        return new Candidate(
                bounded, copies, shape.chips() * copies, bounded.bound().seconds(microBatches));
    }

    private double goodput(int chips) {
        return goodputs.computeIfAbsent(
                chips,
                count -> new TrainingReport(cluster.withNodes(count / cluster.chipsPerNode()), model, tariff)
                        .goodputShare());
    }

    /** Numbers of copies that share the batch evenly, suit the schedule and fill whole nodes, ascending. */
    private List<Integer> copies(PlanShape shape) {
        List<Integer> counts = new ArrayList<>();
        int microBatches = request.globalBatch() / shape.microBatch();
        if (request.globalBatch() % shape.microBatch() != 0) {
            return counts;
        }
        for (int copies = 1; copies <= microBatches; copies++) {
            if (microBatches % copies == 0
                    && shape.chips() * copies % cluster.chipsPerNode() == 0
                    && job(shape, copies).problems(model).isEmpty()) {
                counts.add(copies);
            }
        }
        return counts;
    }

    private boolean fits(PlanShape shape, int copies) {
        StepGraph graph = StepGraph.of(
                model, job(shape, copies), cluster.stack().framework().graph());
        long capacity = cluster.chipSpec().value().memory().capacity().value();
        int last = shape.pipeline() - 1;
        boolean even = model.spec().layers() % (shape.pipeline() * shape.virtual()) == 0;
        // Where stages hold equally many layers, the first holds the most activations; otherwise a longer one may.
        for (int stage = 0; stage <= last; stage += even ? Math.max(1, last) : 1) {
            Footprint footprint =
                    TrainingFootprint.of(graph, stage, cluster.stack().memory());
            if (footprint.total().value() > capacity) {
                return false;
            }
        }
        return true;
    }

    // ---- Simulating -------------------------------------------------------------

    private TrainingJob job(PlanShape shape, int copies) {
        return new TrainingJob(
                request.sequence(),
                request.globalBatch(),
                shape.microBatch(),
                request.precision(),
                shape.plan(copies),
                Optional.empty(),
                shape.recompute(),
                request.overlap().orElse(Overlap.AS_STACK),
                request.tokens());
    }

    private TrainingSimulation simulation(PlanShape shape, int copies) {
        return new TrainingSimulation(machine(shape, copies), model, job(shape, copies), fidelity);
    }

    private TrainingResult simulate(PlanShape shape, int copies) {
        Cluster machine = machine(shape, copies);
        return new TrainingReport(machine, model, tariff)
                .of(machine.nodes() + " nodes", job(shape, copies), fidelity, Fold.AUTO);
    }

    /** The nodes that a plan fills. */
    private Cluster machine(PlanShape shape, int copies) {
        return cluster.withNodes(Math.max(1, shape.chips() * copies / cluster.chipsPerNode()));
    }

    private String whyNot(
            Optional<TrainingResult> best, List<Bounded> shapes, List<Candidate> candidates, int maxChips) {
        if (best.isPresent()) {
            return "";
        }
        if (shapes.isEmpty()) {
            return "no plan fits the memory of " + cluster.chipSpec().value().name()
                    + "; more memory per chip, more pipeline stages or a smaller model would";
        }
        if (candidates.isEmpty() || candidates.get(0).chips <= maxChips) {
            return "no plan whose copies share a batch of " + request.globalBatch()
                    + " sequences is fast enough; a larger global-batch or a later deadline would help";
        }
        return "at least " + candidates.get(0).chips + " chips are needed, more than the " + maxChips + " allowed";
    }
}
