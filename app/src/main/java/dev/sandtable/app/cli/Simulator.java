// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.InfeasibleText;
import dev.sandtable.app.report.InferenceHtml;
import dev.sandtable.app.report.InferenceJson;
import dev.sandtable.app.report.InferenceText;
import dev.sandtable.app.report.MixedReport;
import dev.sandtable.app.report.SectionHtml;
import dev.sandtable.app.report.ServingHtml;
import dev.sandtable.app.report.ServingJson;
import dev.sandtable.app.report.ServingText;
import dev.sandtable.app.report.Setting;
import dev.sandtable.app.report.TrainingHtml;
import dev.sandtable.app.report.TrainingJson;
import dev.sandtable.app.report.TrainingText;
import dev.sandtable.app.report.Verdict;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.planner.cluster.Fleet;
import dev.sandtable.planner.mixed.MixedResult;
import dev.sandtable.planner.mixed.MixedTraining;
import dev.sandtable.planner.replay.InferenceReport;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingReport.Conditions;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.serving.ServingReport;
import dev.sandtable.planner.serving.ServingResult;
import dev.sandtable.planner.sizing.MemoryRemedies;
import dev.sandtable.planner.sizing.TrainingSizing;
import dev.sandtable.planner.trace.StepTrace;
import dev.sandtable.timeline.PerfettoJson;
import dev.sandtable.timeline.RecordedSpans;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.trace.ExecutionTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers questions: simulates, compares with the target, and hands the result to the reports. */
final class Simulator {
    private final Desk desk;
    private final Fold fold;

    Simulator(Desk desk, Fold fold) {
        this.desk = desk;
        this.fold = fold;
    }

    /** Simulates what a scenario asks for. */
    Answer answer(Question question) {
        boolean trains = question.scenario().train().isPresent();
        boolean serves = question.scenario().serve().isPresent();
        try {
            return trains ? train(question) : serves ? serve(question) : infer(question);
        } catch (UnsupportedWork e) {
            String section = trains ? "train" : serves ? "serve" : "infer";
            throw question.wrong(section + ".precision", String.valueOf(e.getMessage()));
        }
    }

    private Answer serve(Question question) {
        Setting setting = desk.setting(question);
        ServingResult result = ServingReport.of(question, desk.tariff(), fidelity(), desk.options().seed);
        Targets targets = Targets.of(question, result);
        Verdict verdict = new Verdict(true, targets.met(), targets.missed(), List.of());
        return new Answer(
                setting.scenario(),
                ServingJson.of(result, setting, verdict),
                ServingText.of(result, setting, verdict),
                verdict.good(),
                () -> ServingHtml.of(result, setting, verdict));
    }

    private Answer train(Question question) {
        if (question.fleet().isPresent()) {
            return trainMixed(question, question.fleet().get());
        }
        Setting setting = desk.setting(question);
        Optional<TrainingResult> found = result(question);
        if (found.isEmpty()) {
            String why = "none fits the memory of " + setting.chip() + "; more chips, more recomputation or a smaller"
                    + " micro-batch would help";
            int chips = question.cluster().chips();
            return new Answer(
                    setting.scenario(),
                    InfeasibleText.json(setting, "train", chips, why),
                    InfeasibleText.of(setting, "training", chips, why),
                    false,
                    () -> SectionHtml.infeasible(setting, "training", chips, why));
        }
        TrainingResult result = found.get();
        Verdict verdict = verdict(
                result.fits(),
                Targets.of(question, result),
                () -> MemoryRemedies.of(question.cluster(), question.model(), result.job()));
        return new Answer(
                setting.scenario(),
                TrainingJson.of(result, setting, verdict),
                TrainingText.of(result, setting, verdict),
                verdict.good(),
                () -> TrainingHtml.of(
                        result,
                        setting,
                        verdict,
                        Reasons.roofline(question.cluster(), question.model(), result, fidelity()),
                        Reasons.of(question.cluster(), question.model(), result, fidelity())));
    }

    /** A step on several kinds of node; its reasons are those of each kind alone. */
    private Answer trainMixed(Question question, Fleet fleet) {
        if (question.leavesPlanOpen()) {
            throw question.wrong("train.parallel", "a fleet needs a stated plan; write tensor, pipeline and data");
        }
        TrainingJob job = question.trainingJob();
        MixedTraining.findProblem(fleet, job).ifPresent(problem -> {
            throw question.wrong("cluster.fleet", problem);
        });
        MixedResult mixed = new MixedTraining(fleet, question.model(), desk.tariff(), fidelity(), fold)
                .run(question.scenario().name(), job);
        Setting setting = desk.setting(question, fleet);
        TrainingResult result = mixed.result();
        Verdict verdict = verdict(result.fits(), Targets.of(question, result), List::of);
        return new Answer(
                setting.scenario(),
                MixedReport.json(mixed, setting, verdict),
                MixedReport.text(mixed, setting, verdict),
                verdict.good(),
                () -> MixedReport.html(mixed, setting, verdict));
    }

    /** The result of a training scenario, its plan searched where it is left open; empty if none fits. */
    Optional<TrainingResult> result(Question question) {
        question.ofOneKind("a timeline or an explanation");
        return question.leavesPlanOpen() ? fastest(question) : Optional.of(simulate(question));
    }

    /** When the first rank of every stage does what in a training step, as a trace that viewers open. */
    String timeline(Question question) {
        TrainingJob job = result(question)
                .map(TrainingResult::job)
                .orElseThrow(() -> new UserError("--timeline has nothing to show: no plan fits the memory"));
        RecordedSpans spans = new RecordedSpans();
        new TrainingSimulation(question.cluster(), question.model(), job, fidelity()).record(fold, spans);
        StringBuilder text = new StringBuilder();
        try {
            PerfettoJson.write(spans, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The training step as a trace of all its ranks. */
    ExecutionTrace trace(Question question) {
        TrainingJob job = result(question)
                .map(TrainingResult::job)
                .orElseThrow(() -> new UserError("--export-trace has nothing to write: no plan fits the memory"));
        try {
            return StepTrace.of(
                    question.scenario().name(),
                    new TrainingSimulation(question.cluster(), question.model(), job, fidelity()),
                    fold);
        } catch (IllegalArgumentException e) {
            throw new UserError("--export-trace: " + e.getMessage());
        }
    }

    private Fidelity fidelity() {
        return desk.options().fidelity;
    }

    private TrainingResult simulate(Question question) {
        return new TrainingReport(question.cluster(), question.model(), desk.tariff())
                .of(question.scenario().name(), question.trainingJob(), fidelity(), fold, conditions(question));
    }

    private Optional<TrainingResult> fastest(Question question) {
        try (Progress progress = desk.progress()) {
            Optional<TrainingResult> found = sizing(question, desk, progress).fastest();
            Conditions conditions = conditions(question);
            boolean plainly =
                    conditions.variation().isEmpty() && conditions.pauses().isEmpty();
            return plainly
                    ? found
                    : found.map(plain -> new TrainingReport(question.cluster(), question.model(), desk.tariff())
                            .of(plain.scenario(), plain.job(), fidelity(), fold, conditions));
        }
    }

    private Conditions conditions(Question question) {
        return Conditions.of(question.scenario().train().orElseThrow(), desk.options().seed);
    }

    /** A search for the plan of a training scenario. */
    static TrainingSizing sizing(Question question, Desk desk, Progress progress) {
        return new TrainingSizing(
                        question.cluster(),
                        question.model(),
                        question.scenario().train().orElseThrow(),
                        desk.tariff(),
                        desk.options().fidelity,
                        progress)
                .onThreads(desk.options().workers());
    }

    /** What to make of a result; remedies are looked for only where it does not fit. */
    private static Verdict verdict(boolean fits, Targets targets, Supplier<List<String>> remedies) {
        return new Verdict(fits, targets.met(), targets.missed(), fits ? List.of() : remedies.get());
    }

    private Answer infer(Question question) {
        Setting setting = desk.setting(question);
        InferenceResult result = new InferenceReport(question.cluster(), question.model(), desk.tariff())
                .of(question.scenario().name(), question.inferenceJob(), fidelity());
        Verdict verdict = verdict(
                result.fits(),
                Targets.of(question, result),
                () -> MemoryRemedies.of(question.cluster(), question.model(), result.job()));
        return new Answer(
                setting.scenario(),
                InferenceJson.of(result, setting, verdict),
                InferenceText.of(result, setting, verdict),
                verdict.good(),
                () -> InferenceHtml.of(
                        result,
                        setting,
                        verdict,
                        Reasons.of(question.cluster(), question.model(), result, fidelity())));
    }
}
