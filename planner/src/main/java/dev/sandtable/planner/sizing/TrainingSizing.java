// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.memo.Memo;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.replay.StepBound;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.workload.TrainingRequest;
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
 * one meets the deadline; of plans with as many chips the fastest is taken. Plans are tried ahead of their turn on
 * threads, which shows in no answer and in no count ({@link LookAhead}).
 *
 * The fastest plan of exactly the cluster's chips is searched among all plans, in the order of their bounds until one lies above
 * the best.
 *
 * <p><b>Left out.</b> For the fewest chips, unusual choices of ZeRO, sequences and micro-batches; context and expert parallelism.
 *
 * <p><b>Check.</b> On a small space the answer is that of trying every plan, with any number of threads ({@code
 * TrainingSizingTest}).
 *
 * <p><b>Source.</b> Branch and bound; the bound is the work of the slowest stage.
 */
public final class TrainingSizing {
    private static final double SECONDS_PER_DAY = 86_400;
    /** Multiples of the answer at which the frontier is drawn, and how near a plan must come to one. */
    private static final List<Double> AROUND = List.of(0.5, 0.7, 0.85, 1.2, 1.5, 2.0, 3.0, 4.0);

    private static final double NEAR = 0.15;

    private final Cluster cluster;
    private final Transformer model;
    private final TrainingRequest request;
    private final Tariff tariff;
    private final PlanTrials trials;
    private final LookAhead ahead;
    private final Consumer<String> progress;
    private final Map<Integer, Double> goodputs = new TreeMap<>();

    /** A search for a job on clusters of the given cluster's nodes, on one thread. */
    public TrainingSizing(
            Cluster cluster,
            Transformer model,
            TrainingRequest request,
            Tariff tariff,
            Fidelity fidelity,
            Consumer<String> progress) {
        this(new PlanTrials(cluster, model, request, tariff, fidelity), new LookAhead(1), progress);
    }

    private TrainingSizing(PlanTrials trials, LookAhead ahead, Consumer<String> progress) {
        this.trials = trials;
        this.ahead = ahead;
        this.progress = progress;
        cluster = trials.cluster();
        model = trials.model();
        request = trials.request();
        tariff = trials.tariff();
    }

    /** The same search on so many threads beside the calling one, which is told the progress; 1 is the calling one alone. */
    public TrainingSizing onThreads(int threads) {
        return new TrainingSizing(trials, new LookAhead(threads), progress);
    }

    /** A shape, the numbers of copies that it can have, and what no step of it can beat. */
    private record Bounded(PlanShape shape, List<Integer> copies, StepBound bound) {}

    /** A number of copies of a shape that its bound does not rule out. */
    private record Candidate(Bounded bounded, int copies, int chips, double seconds) {}

    /** The fastest plan that was taken; threads that try ahead read it while the calling one takes the next. */
    private static final class Fastest {
        private volatile Optional<TrainingResult> result = Optional.empty();

        /** Takes a plan if it is faster than all before it. */
        void take(TrainingResult next) {
            if (result.map(known -> next.stepSeconds() < known.stepSeconds()).orElse(true)) {
                result = Optional.of(next);
            }
        }
    }

    private Optional<TrainingResult> simulate(Candidate candidate) {
        return trials.simulate(candidate.bounded.shape, candidate.copies);
    }

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
        Fastest best = new Fastest();
        ahead.search(
                candidates,
                candidate -> candidate.chips
                        <= best.result.map(TrainingResult::chips).orElse(maxChips),
                this::simulate,
                (candidate, fitting) -> {
                    progress.accept("simulated " + tried.size() + " plans, at " + candidate.chips + " chips");
                    fitting.ifPresent(tried::add);
                    fitting.filter(result -> result.run().orElseThrow().days() <= days)
                            .ifPresent(best::take);
                });
        best.result.ifPresent(found -> around(found, all, maxChips, tried));
        String whyNot = whyNot(best.result, shapes, candidates, maxChips);
        return SizingResult.of(best.result, tried, tried.size(), shapes.size(), whyNot);
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
        ahead.all(AROUND, multiple -> near(multiple * found.chips(), found, all, maxChips), (multiple, result) -> {
            result.ifPresent(tried::add);
        });
    }

    private Optional<TrainingResult> near(double wanted, TrainingResult found, List<Candidate> all, int maxChips) {
        return all.stream()
                .filter(candidate -> candidate.chips <= maxChips && candidate.chips != found.chips())
                .filter(candidate -> Math.abs(candidate.chips - wanted) <= NEAR * wanted)
                .sorted(Comparator.comparingDouble(candidate -> candidate.seconds * candidate.chips))
                .map(this::simulate)
                .flatMap(Optional::stream)
                .findFirst();
    }

    // ---- The best plan on given chips -------------------------------------------

    /** The fastest plan that fits on exactly the cluster's chips, of all that there are ({@link PlanSpace#everything}). */
    public Optional<TrainingResult> fastest() {
        List<PlanShape> all =
                PlanSpace.everything(model, cluster.chipsPerNode(), request.globalBatch(), cluster.chips());
        // Plans that differ in nothing that their passes show have one bound.
        Memo<PlanShape, StepBound> bounds =
                new Memo<>(Math.max(1, all.size()), shape -> trials.bound(shape, cluster.chips() / shape.chips()));
        List<Candidate> candidates = new ArrayList<>();
        ahead.all(all, shape -> onAllChips(shape, bounds), (shape, candidate) -> {
            candidate.ifPresent(candidates::add);
            progress.accept("bounded " + candidates.size() + " plans");
        });
        candidates.sort(Comparator.comparingDouble(Candidate::seconds));
        Fastest best = new Fastest();
        ahead.search(
                candidates,
                candidate -> best.result
                        .map(found -> candidate.seconds < found.stepSeconds())
                        .orElse(true),
                this::simulate,
                (candidate, fitting) -> fitting.ifPresent(best::take));
        return best.result;
    }

    /** A shape on all chips, and what no step of it can beat; empty if it does not suit or does not fit. */
    private Optional<Candidate> onAllChips(PlanShape shape, Memo<PlanShape, StepBound> bounds) {
        int copies = cluster.chips() / shape.chips();
        if (!trials.possible(shape, copies) || !trials.fits(shape, copies)) {
            return Optional.empty();
        }
        StepBound bound = bounds.of(shape.likePasses());
        return Optional.of(candidate(new Bounded(shape, List.of(copies), bound), copies));
    }

    // ---- Bounds -----------------------------------------------------------------

    private List<Bounded> bounded() {
        List<Bounded> shapes = new ArrayList<>();
        ahead.all(
                PlanSpace.of(model, cluster.chipsPerNode(), request.globalBatch()), this::bounded, (shape, bounded) -> {
                    bounded.ifPresent(shapes::add);
                    progress.accept("bounded " + shapes.size() + " plans");
                });
        return shapes;
    }

    /** The bound of a shape; empty if no number of copies suits it or none fits. */
    private Optional<Bounded> bounded(PlanShape shape) {
        List<Integer> copies = trials.copies(shape);
        if (copies.isEmpty() || !trials.fits(shape, copies.get(copies.size() - 1))) {
            return Optional.empty();
        }
        return Optional.of(new Bounded(shape, copies, trials.bound(shape, copies.get(0))));
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
