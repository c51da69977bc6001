// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cost.Tariff;
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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The fewest chips that train a model by a deadline.
 *
 * <p><b>Model.</b> A plan of c copies works off g/(b·c) micro-batches per copy, so its step takes at least that many times
 * its slowest stage's forward and backward pass. A deadline for the run is a deadline for the step; the bound gives the
 * fewest copies that could meet it. Copies are tried upwards from there among the divisors of g/b that fill whole nodes;
 * shapes are tried in the order of their bounds, and none whose bound is not below the best found.
 *
 * <p><b>Left out.</b> Plans whose stages differ; context and expert parallelism.
 *
 * <p><b>Check.</b> On a small space the answer is that of trying every plan ({@code TrainingSizingTest}).
 *
 * <p><b>Source.</b> Branch and bound; the bound is the work of the slowest stage.
 */
public final class TrainingSizing {
    private final Cluster cluster;
    private final Transformer model;
    private final TrainingRequest request;
    private final Tariff tariff;
    private final Fidelity fidelity;
    private final Consumer<String> progress;

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

    /** A shape with the least step time per copy-count that its slowest stage allows. */
    private record Bounded(PlanShape shape, double secondsPerMicroBatch) {}

    // ---- The fewest chips -------------------------------------------------------

    /** The fewest chips that finish the request's tokens within so many days, using at most {@code maxChips}. */
    public SizingResult fewest(double days, int maxChips) {
        double steps = request.tokens().orElseThrow() / ((double) request.globalBatch() * request.sequence());
        double secondsPerStep = days * 86_400 / steps;
        List<Bounded> shapes = bounded();
        shapes.sort(Comparator.comparingInt((Bounded b) -> chipsAtLeast(b, secondsPerStep))
                .thenComparingDouble(Bounded::secondsPerMicroBatch));
        List<TrainingResult> tried = new ArrayList<>();
        Optional<TrainingResult> best = Optional.empty();
        int simulated = 0;
        for (Bounded bounded : shapes) {
            int limit = best.map(result -> result.chips() - 1).orElse(maxChips);
            if (chipsAtLeast(bounded, secondsPerStep) > limit) {
                break;
            }
            progress.accept("simulated " + simulated + " plans"
                    + best.map(b -> ", best " + b.chips() + " chips").orElse(""));
            for (int copies : copies(bounded.shape())) {
                int chips = bounded.shape().chips() * copies;
                if (chips > limit) {
                    break;
                }
                if (chips < chipsAtLeast(bounded, secondsPerStep) || !fits(bounded.shape(), copies)) {
                    continue;
                }
                TrainingResult result = simulate(bounded.shape(), copies);
                simulated++;
                tried.add(result);
                if (result.run().orElseThrow().days() <= days) {
                    best = Optional.of(result);
                    break;
                }
            }
        }
        return SizingResult.of(best, tried, simulated, shapes.size(), whyNot(best, shapes, secondsPerStep, maxChips));
    }

    // ---- The best plan on given chips -------------------------------------------

    /** The fastest plan that fits on exactly the cluster's chips. */
    public Optional<TrainingResult> fastest() {
        int chips = cluster.chips();
        List<Bounded> shapes = bounded();
        shapes.removeIf(b -> chips % b.shape().chips() != 0);
        shapes.sort(Comparator.comparingDouble(
                b -> secondsAtLeast(b, chips / b.shape().chips())));
        Optional<TrainingResult> best = Optional.empty();
        for (Bounded bounded : shapes) {
            int copies = chips / bounded.shape().chips();
            double bound = secondsAtLeast(bounded, copies);
            if (best.isPresent() && bound >= best.get().stepSeconds()) {
                break;
            }
            if (copies(bounded.shape()).contains(copies) && fits(bounded.shape(), copies)) {
                TrainingResult result = simulate(bounded.shape(), copies);
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
            shapes.add(new Bounded(
                    shape, simulation(shape, most).slowestMicroBatch().seconds()));
            progress.accept("bounded " + shapes.size() + " plans");
        }
        return shapes;
    }

    /** Fewest chips of a shape whose slowest stage alone meets the deadline. */
    private int chipsAtLeast(Bounded bounded, double secondsPerStep) {
        double microBatches = (double) request.globalBatch() / bounded.shape().microBatch();
        double copies = microBatches * bounded.secondsPerMicroBatch() / secondsPerStep;
        return (int)
                Math.min(Integer.MAX_VALUE, Math.ceil(copies) * bounded.shape().chips());
    }

    private double secondsAtLeast(Bounded bounded, int copies) {
        double microBatches = (double) request.globalBatch() / bounded.shape().microBatch() / copies;
        return microBatches * bounded.secondsPerMicroBatch();
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
        int nodes = Math.max(1, shape.chips() * copies / cluster.chipsPerNode());
        return new TrainingSimulation(cluster.withNodes(nodes), model, job(shape, copies), fidelity);
    }

    private TrainingResult simulate(PlanShape shape, int copies) {
        int nodes = Math.max(1, shape.chips() * copies / cluster.chipsPerNode());
        return new TrainingReport(cluster.withNodes(nodes), model, tariff)
                .of(nodes + " nodes", job(shape, copies), fidelity, Fold.AUTO);
    }

    private String whyNot(Optional<TrainingResult> best, List<Bounded> shapes, double secondsPerStep, int maxChips) {
        if (best.isPresent()) {
            return "";
        }
        if (shapes.isEmpty()) {
            return "no plan fits the memory of " + cluster.chipSpec().value().name()
                    + "; more memory per chip, more pipeline stages or a smaller model would";
        }
        int least = chipsAtLeast(shapes.get(0), secondsPerStep);
        int mostCopies = request.globalBatch() / shapes.get(0).shape().microBatch();
        return least > maxChips
                ? "at least " + least + " chips are needed, more than the " + maxChips + " allowed"
                : "no more than " + mostCopies + " copies share a batch of " + request.globalBatch()
                        + " sequences; a larger global-batch or a later deadline would";
    }
}
