// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.app.report.html.StackedBar;
import dev.sandtable.app.report.html.StackedBar.Part;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.InferenceTimes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.InferenceJob;
import java.util.List;

/** A batch of inference on a page: the text report's figures, drawn, and the reasons behind them. */
public final class InferenceHtml {
    private InferenceHtml() {}

    /** The section of a scenario. */
    public static Page.Section of(InferenceResult result, Setting setting, Verdict verdict, List<Explanation> trees) {
        InferenceJob job = result.job();
        Markup body = SectionHtml.asked(
                setting,
                "inference, a batch of " + job.batch() + " prompts of " + job.input() + " tokens, " + job.output()
                        + " tokens for each");
        SectionHtml.table(body, "Result", InferenceText.answers(result));
        SectionHtml.verdict(body, verdict);
        SectionHtml.warnings(body, result.warnings());
        InferenceTimes times = result.times();
        body.leaf("h3", "The whole batch").line();
        body.add(StackedBar.of(
                "where the time of a batch goes",
                List.of(part("prefill", times.prefill()), part("decode", times.decode())),
                times.total().seconds()));
        SectionHtml.memory(body, result.footprint(), result.capacity());
        body.add(ExplanationHtml.of(trees));
        return new Page.Section(setting.scenario(), body);
    }

    private static Part part(String name, Picoseconds time) {
        return new Part(name, time.seconds(), Words.seconds(time.seconds()));
    }
}
