// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.sizing.SizingResult;
import java.util.List;

/** The answer to "how many chips?" for a terminal. */
public final class SizingText {
    private SizingText() {}

    /** The report, ending in a line feed; {@code wanted} is the target in words. */
    public static String of(String wanted, SizingResult result, Setting setting) {
        StringBuilder text = new StringBuilder();
        text.append(setting.scenario()).append(": ").append(wanted).append('\n');
        text.append(setting.words()).append("\n\n");
        if (result.best().isPresent()) {
            answer(text, result.best().get());
        } else {
            text.append("  No plan meets the target: ").append(result.whyNot()).append(".\n");
        }
        plans(text, "No simulated plan beats these in both chips and days:", result.frontier());
        plans(text, "Runners-up:", result.alternatives());
        text.append("\n  ").append(Words.count(result.considered())).append(" plans fit memory, ");
        text.append(Words.count(result.simulated())).append(" were simulated; the others' bounds are worse.\n");
        result.best().ifPresent(best -> Notes.append(text, best.warnings()));
        return text.toString();
    }

    private static void answer(StringBuilder text, TrainingResult best) {
        TextTable table = new TextTable("", "", "");
        table.row("chips", Words.count(best.chips()), PlanText.words(best.job().parallel()));
        table.row("schedule", "", PlanText.schedule(best.job()));
        table.row("whole run", Words.days(days(best)), goodput(best));
        table.row(
                "step time",
                Words.seconds(best.stepSeconds()),
                "90 % interval "
                        + Words.range(best.interval().low(), best.interval().high()));
        table.row("throughput", Words.count(best.tokensPerSecond()) + " tokens/s", "MFU " + Words.percent(best.mfu()));
        table.row("memory", "", MemoryText.verdict(best.footprint(), best.capacity()));
        table.row("limited by", "", best.binding());
        table.row("power", Words.power(best.power()), cost(best) + " for the run");
        text.append(table.text());
    }

    private static void plans(StringBuilder text, String title, List<TrainingResult> plans) {
        if (plans.isEmpty()) {
            return;
        }
        TextTable table = new TextTable("chips", "days", "MFU", "power", "cost", "micro-batch", "recompute", "plan");
        for (TrainingResult plan : plans) {
            table.row(
                    Words.count(plan.chips()),
                    Words.count(days(plan)),
                    Words.percent(plan.mfu()),
                    Words.power(plan.power()),
                    cost(plan),
                    Integer.toString(plan.job().microBatch()),
                    PlanText.recompute(plan.job().recompute()),
                    PlanText.words(plan.job().parallel()));
        }
        text.append("\n  ").append(title).append("\n\n").append(table.text());
    }

    private static String goodput(TrainingResult plan) {
        return plan.run().map(run -> "goodput " + Words.percent(run.goodput())).orElse("");
    }

    private static String cost(TrainingResult plan) {
        return plan.run()
                .flatMap(TrainingResult.Run::bill)
                .map(bill -> Words.money(bill.total()))
                .orElse("no price known");
    }

    static double days(TrainingResult plan) {
        return plan.run().map(TrainingResult.Run::days).orElseThrow();
    }
}
