// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Chart;
import dev.sandtable.app.report.html.Chart.Axis;
import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.app.report.html.Scale;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.sizing.SizingResult;
import java.util.ArrayList;
import java.util.List;

/** The answer to "how many chips?" on a page: the choice, what else there was, and the reasons. */
public final class SizingHtml {
    private SizingHtml() {}

    /** The section of a scenario; {@code wanted} is the target in words, {@code limit} its days. */
    public static Page.Section of(
            String wanted, double limit, SizingResult result, Setting setting, List<Explanation> trees) {
        Markup body = SectionHtml.asked(setting, wanted);
        if (result.best().isPresent()) {
            SectionHtml.table(body, "Result", SizingText.answers(result.best().get()));
            SectionHtml.warnings(body, result.best().get().warnings());
        } else {
            body.leaf("p", "No plan meets the target: " + result.whyNot() + ".", "class", "bad")
                    .line();
        }
        plans(body, limit, result);
        result.best().ifPresent(best -> TrainingHtml.parts(body, best));
        body.add(ExplanationHtml.of(trees));
        return new Page.Section(setting.scenario(), body);
    }

    private static void plans(Markup out, double limit, SizingResult result) {
        if (!result.frontier().isEmpty()) {
            out.leaf("h3", "Chips against days").line().add(chart(limit, result));
            out.leaf(
                            "p",
                            "Dots on the line: plans that none beats in both chips and days. Rings: other plans that"
                                    + " were simulated. Dashed: the target.",
                            "class",
                            "quiet")
                    .line();
            out.leaf("p", SizingText.FRONTIER).line().add(TableHtml.of(SizingText.table(result.frontier())));
        }
        if (!result.alternatives().isEmpty()) {
            out.leaf("p", SizingText.RUNNERS_UP).line().add(TableHtml.of(SizingText.table(result.alternatives())));
        }
        out.leaf("p", SizingText.effort(result), "class", "quiet").line();
    }

    private static Markup chart(double limit, SizingResult result) {
        List<TrainingResult> all = new ArrayList<>(result.frontier());
        all.addAll(result.alternatives());
        Scale chips = Scale.around(
                all.stream().mapToInt(TrainingResult::chips).min().orElseThrow(),
                all.stream().mapToInt(TrainingResult::chips).max().orElseThrow());
        Scale days = Scale.around(
                Math.min(limit, all.stream().mapToDouble(SizingText::days).min().orElseThrow()),
                Math.max(limit, all.stream().mapToDouble(SizingText::days).max().orElseThrow()));
        Chart chart = new Chart(
                "chips against days", new Axis("chips", chips, Words::count), new Axis("days", days, Words::count));
        chart.line("limit", chips.low(), limit, chips.high(), limit);
        chart.line(
                "trend",
                result.frontier().stream()
                        .flatMap(plan -> List.of((double) plan.chips(), SizingText.days(plan)).stream())
                        .mapToDouble(Double::doubleValue)
                        .toArray());
        result.alternatives().forEach(plan -> point(chart, plan, 5, "ring"));
        result.frontier().forEach(plan -> point(chart, plan, 5, "dot"));
        result.best().ifPresent(best -> {
            point(chart, best, 9, "chosen");
            chart.label(best.chips(), SizingText.days(best), Words.count(best.chips()) + " chips");
        });
        return chart.finished();
    }

    private static void point(Chart chart, TrainingResult plan, double radius, String style) {
        chart.point(
                plan.chips(),
                SizingText.days(plan),
                radius,
                style,
                Words.count(plan.chips()) + " chips, " + Words.days(SizingText.days(plan)) + ", "
                        + PlanText.words(plan.job().parallel()));
    }
}
