// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.sizing.SizingResult;
import java.util.List;

/** The answer to "how many chips?" for a terminal. */
public final class SizingText {
    static final String FRONTIER = "No simulated plan beats these in both chips and days:";
    static final String RUNNERS_UP = "Runners-up:";

    private SizingText() {}

    /** The report, ending in a line feed; {@code wanted} is the target in words. */
    public static String of(String wanted, SizingResult result, Setting setting) {
        StringBuilder text = new StringBuilder();
        text.append(setting.scenario()).append(": ").append(wanted).append('\n');
        text.append(setting.words()).append("\n\n");
        if (result.best().isPresent()) {
            text.append(answers(result.best().get()).text());
        } else {
            text.append("  No plan meets the target: ").append(result.whyNot()).append(".\n");
        }
        plans(text, FRONTIER, result.frontier());
        plans(text, RUNNERS_UP, result.alternatives());
        text.append("\n  ").append(effort(result)).append('\n');
        result.best().ifPresent(best -> Notes.append(text, best.warnings()));
        return text.toString();
    }

    static TextTable answers(TrainingResult best) {
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
        return table;
    }

    /** How much was searched. */
    static String effort(SizingResult result) {
        return Words.count(result.considered()) + " plans fit memory, " + Words.count(result.simulated())
                + " were simulated; the others' bounds are worse.";
    }

    private static void plans(StringBuilder text, String title, List<TrainingResult> plans) {
        if (!plans.isEmpty()) {
            text.append("\n  ").append(title).append("\n\n").append(table(plans).text());
        }
    }

    /** Plans beside each other, a row each. */
    static TextTable table(List<TrainingResult> plans) {
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
        return table;
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
