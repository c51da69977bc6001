// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec.Split;
import dev.sandtable.planner.cluster.Fleet;
import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.mixed.MixedResult.Part;
import dev.sandtable.planner.mixed.MixedStep.Share;
import dev.sandtable.planner.replay.Caveats;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingResult.Interval;
import dev.sandtable.planner.replay.TrainingResult.Run;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Money;
import dev.sandtable.units.Seconds;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A training job on a fleet: the faster way to split it that fits, and what it comes to beside each kind alone. */
public final class MixedTraining {
    private final Fleet fleet;
    private final Transformer model;
    private final Tariff tariff;
    private final Fidelity fidelity;
    private final Fold fold;

    public MixedTraining(Fleet fleet, Transformer model, Tariff tariff, Fidelity fidelity, Fold fold) {
        this.fleet = fleet;
        this.model = model;
        this.tariff = tariff;
        this.fidelity = fidelity;
        this.fold = fold;
    }

    /** Why a job cannot be split over a fleet as it asks, or in any way; empty if it can. */
    public static Optional<String> findProblem(Fleet fleet, TrainingJob job) {
        if (!job.offload().isNone()) {
            return Optional.of("offload is for clusters of one kind of node; leave it out beside a fleet");
        }
        Optional<String> stages = StageSplit.findProblem(fleet, job);
        Optional<String> replicas = ReplicaSplit.findProblem(fleet, job);
        return fleet.split()
                .map(split -> split == Split.STAGES ? stages : replicas)
                .orElseGet(() -> stages.isPresent() && replicas.isPresent()
                        ? Optional.of(stages.get() + "; and " + replicas.get())
                        : Optional.empty());
    }

    /** Simulates and reports a job that has no problem. */
    public MixedResult run(String scenario, TrainingJob job) {
        MixedStep step = steps(job).stream()
                .reduce((one, other) -> better(one, other) ? one : other)
                .orElseThrow();
        return new MixedResult(result(scenario, step, job), step.split(), parts(step, job));
    }

    private List<MixedStep> steps(TrainingJob job) {
        List<MixedStep> steps = new ArrayList<>();
        for (Split split : Split.values()) {
            boolean asked = fleet.split().map(wanted -> wanted == split).orElse(true);
            boolean stages = split == Split.STAGES;
            Optional<String> problem =
                    stages ? StageSplit.findProblem(fleet, job) : ReplicaSplit.findProblem(fleet, job);
            if (asked && problem.isEmpty()) {
                steps.add(
                        stages
                                ? StageSplit.run(fleet, model, job, fidelity, fold)
                                : ReplicaSplit.run(fleet, model, job, fidelity, fold));
            }
        }
        return steps;
    }

    private static boolean better(MixedStep one, MixedStep other) {
        return one.fits() == other.fits() ? one.seconds() <= other.seconds() : one.fits();
    }

    // ---- Report ---------------------------------------------------------------------

    private List<Part> parts(MixedStep step, TrainingJob job) {
        List<Part> parts = new ArrayList<>();
        for (int m = 0; m < fleet.members().size(); m++) {
            Share share = step.shares().get(m);
            double alike = new TrainingSimulation(fleet.alike(m), model, job, fidelity)
                    .run(fold)
                    .times()
                    .step()
                    .seconds();
            parts.add(new Part(
                    fleet.members().get(m).name(),
                    fleet.members().get(m).chips(),
                    share.stages(),
                    share.replicas(),
                    share.layers(),
                    share.microBatches(),
                    share.busyPs() / (double) step.step().times().step().value(),
                    job.tokensPerStep() / alike));
        }
        return parts;
    }

    private TrainingResult result(String scenario, MixedStep step, TrainingJob job) {
        Seconds time = new Seconds(step.seconds());
        double peak = 0;
        double joules = step.joules();
        Optional<Bill> bill = Optional.of(new Bill(new Money(0), new Money(0)));
        TreeSet<String> warnings = new TreeSet<>();
        for (Cluster kind : fleet.members()) {
            peak += kind.chip().peak(job.precision().compute()).value() * kind.chips() / fleet.chips();
            Joules idle = kind.energy(time, new Joules(0));
            Joules drawn = idle.plus(new Joules(step.joules() * kind.chips() / fleet.chips()));
            joules += idle.value();
            bill = bill.flatMap(sum -> Bill.of(kind.node().findPrice(), kind.nodes(), time, drawn, tariff)
                    .map(more -> plus(sum, more)));
            warnings.addAll(Caveats.of(kind));
        }
        Joules energy = new Joules(joules);
        if (step.split() == Split.REPLICAS) {
            warnings.add("HFU counts every copy as one of the slowest kind");
        }
        return new TrainingResult(
                scenario,
                fleet.chips(),
                step.job(),
                step.step(),
                interval(step),
                job.tokensPerStep() * model.trainingFlopsPerToken(job.sequence()),
                peak,
                step.memory(),
                energy,
                bill,
                job.tokens().map(tokens -> run(tokens / job.tokensPerStep(), time, energy)),
                TrainingReport.binding(step.step()),
                List.copyOf(warnings),
                Optional.empty());
    }

    private static Bill plus(Bill one, Bill other) {
        return new Bill(one.hardware().plus(other.hardware()), one.electricity().plus(other.electricity()));
    }

    /** The widest of the kinds' intervals. */
    private Interval interval(MixedStep step) {
        Interval widest = report(0).interval(step.step());
        for (int m = 1; m < fleet.members().size(); m++) {
            Interval next = report(m).interval(step.step());
            widest = next.high().value() > widest.high().value() ? next : widest;
        }
        return widest;
    }

    /** The whole run, with the interruptions of a machine made of the kind that fails most. */
    private Run run(double steps, Seconds time, Joules energy) {
        TrainingReport worst = report(0);
        for (int m = 1; m < fleet.members().size(); m++) {
            worst = report(m).goodputShare() < worst.goodputShare() ? report(m) : worst;
        }
        Run run = worst.run(steps, time.value(), 0, energy);
        return new Run(
                run.days(), run.goodput(), run.failuresExpected(), run.energy(), Optional.empty(), run.pausesDays());
    }

    private TrainingReport report(int member) {
        return new TrainingReport(fleet.alike(member), model, tariff);
    }
}
