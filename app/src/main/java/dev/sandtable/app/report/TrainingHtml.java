// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.app.report.html.StackedBar;
import dev.sandtable.app.report.html.StackedBar.Part;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.TrainingJob;
import java.util.List;

/** A training result on a page: the text report's figures, drawn, and the reasons behind them. */
public final class TrainingHtml {
    private TrainingHtml() {}

    /** The section of a scenario. */
    public static Page.Section of(
            TrainingResult result, Setting setting, Verdict verdict, RooflineHtml roofline, List<Explanation> trees) {
        Markup body = SectionHtml.asked(setting, asked(result.job()));
        SectionHtml.table(body, "Result", TrainingText.answers(result));
        SectionHtml.verdict(body, verdict);
        SectionHtml.warnings(body, result.warnings());
        parts(body, result);
        path(body, result);
        body.add(roofline.markup());
        body.add(ExplanationHtml.of(trees));
        return new Page.Section(setting.scenario(), body);
    }

    /** Where the step's time and the chip's memory go. */
    static void parts(Markup out, TrainingResult result) {
        Breakdown parts = result.step().breakdown();
        out.leaf("h3", "A step, on its busiest stage").line();
        out.leaf("p", Words.seconds(parts.total().seconds()) + " together").line();
        out.add(StackedBar.of(
                "where the time of a step goes",
                List.of(
                        part("computation", parts.compute()),
                        part("exposed communication", parts.exposedCommunication()),
                        part("pipeline bubble", parts.bubble()),
                        part("optimizer", parts.optimizer()),
                        part("host, framework and data", parts.other()),
                        part("offload", parts.offload())),
                parts.total().seconds()));
        SectionHtml.memory(out, result.footprint(), result.capacity());
        if (result.memory().size() > 1) {
            SectionHtml.table(out, "Memory by stage", MemoryText.stages(result.memory()));
        }
    }

    /** The parts of communication, and the chain that decides when the step ends. */
    private static void path(Markup out, TrainingResult result) {
        SectionHtml.table(
                out,
                "A step, part by part",
                TrainingText.breakdown(result.step().breakdown()));
        SectionHtml.table(
                out,
                "What a step waits for, end to end",
                TrainingText.path(result.step().path()));
    }

    private static Part part(String name, Picoseconds time) {
        return new Part(name, time.seconds(), Words.seconds(time.seconds()));
    }

    private static String asked(TrainingJob job) {
        return "training, steps of " + job.globalBatch() + " sequences of " + job.sequence() + " tokens in "
                + job.precision().compute().spelling()
                + job.tokens()
                        .map(tokens -> ", " + Words.count(tokens) + " tokens in all")
                        .orElse("");
    }
}
