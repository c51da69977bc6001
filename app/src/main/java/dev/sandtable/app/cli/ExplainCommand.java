// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.ExplanationText;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.explain.BatchExplanation;
import dev.sandtable.planner.explain.StepExplanation;
import dev.sandtable.planner.replay.InferenceReport;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.spec.Suggestion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The tree behind a number of a report. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "The tree behind a number of a scenario's report.",
            "Parts, operators ranked by time, each operator's own terms, down to the figures of the catalogue and their",
            "sources."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    MemoOption memo = new MemoOption();

    @Mixin
    ScenarioOptions scenario = new ScenarioOptions();

    @Parameters(paramLabel = "SCENARIO.yaml", description = "What runs on what.")
    Path file = Path.of("");

    @Option(
            names = "--of",
            paramLabel = "METRIC",
            description =
                    "Which number, as JSON names it: step_time_s (default), tokens_per_s, mfu, memory, power_w; for"
                            + " inference total_s (default), prefill_s, per_output_token_s, output_tokens_per_s, memory.")
    Optional<String> metric = Optional.empty();

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "4",
            description = "Levels below the number (default: 4).")
    int depth = 4;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "Operators spelled out in each list, the dearest first (default: 5).")
    int top = 5;

    @Override
    public Integer call() {
        try (Desk desk = Desk.of(spec, shared, memo)) {
            return answer(desk);
        }
    }

    private int answer(Desk desk) {
        if (depth < 0 || top < 1) {
            throw new UserError("--depth must be 0 or more and --top 1 or more, were " + depth + " and " + top);
        }
        Question question = Questions.read(file, scenario.overrides, desk);
        try {
            Explanation tree = pick(metrics(question, desk)).get();
            JsonObject json = new JsonObject()
                    .put("scenario", question.scenario().name())
                    .put("explanation", ExplanationText.json(tree, depth));
            desk.print(json, ExplanationText.of(tree, depth));
            desk.keep();
            return Exit.DONE;
        } catch (UnsupportedWork e) {
            throw question.wrong("train.precision", String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Supplier<Explanation>> metrics(Question question, Desk desk) {
        if (question.scenario().train().isPresent()) {
            TrainingResult result = new Simulator(desk, scenario.fold)
                    .result(question)
                    .orElseThrow(
                            () -> new UserError("no plan fits memory, so there is nothing to explain", Exit.NOT_MET));
            return new StepExplanation(question.cluster(), question.model(), result, shared.fidelity, top).metrics();
        }
        InferenceResult result = new InferenceReport(question.cluster(), question.model(), desk.tariff())
                .of(question.scenario().name(), question.inferenceJob(), shared.fidelity);
        return new BatchExplanation(question.cluster(), question.model(), result, shared.fidelity, top).metrics();
    }

    private Supplier<Explanation> pick(Map<String, Supplier<Explanation>> metrics) {
        String wanted = metric.orElseGet(() -> metrics.keySet().iterator().next());
        Supplier<Explanation> found = metrics.get(wanted);
        if (found == null) {
            throw new UserError("--of " + wanted + " is not a metric of this scenario"
                    + Suggestion.findClosest(wanted, metrics.keySet())
                            .map(close -> "; did you mean '" + close + "'?")
                            .orElse("; there are " + String.join(", ", metrics.keySet())));
        }
        return found;
    }
}
