// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.units.Picoseconds;
import java.util.Locale;

/** A training result for a terminal: what is asked first stands first. */
public final class TrainingText {
    private TrainingText() {}

    /** The report, ending in a line feed. */
    public static String of(TrainingResult result, Setting setting, Verdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append(setting.scenario())
                .append(": training, ")
                .append(setting.words())
                .append("\n\n");
        text.append(answers(result).text()).append('\n');
        text.append(breakdown(result.step().breakdown()).text()).append('\n');
        text.append(MemoryText.table(result.footprint(), result.capacity()).text());
        if (result.memory().size() > 1) {
            text.append('\n').append(MemoryText.stages(result.memory()).text());
        }
        String targets = verdict.text();
        text.append(targets.isEmpty() ? "" : "\n" + targets);
        Notes.append(text, result.warnings());
        return text.toString();
    }

    static TextTable answers(TrainingResult result) {
        TextTable table = new TextTable("", "", "");
        table.row(
                "throughput",
                Words.count(result.tokensPerSecond()) + " tokens/s",
                Words.count(result.tokensPerSecond() / result.chips()) + " per chip");
        table.row(
                "step time",
                Words.seconds(result.stepSeconds()),
                "90 % interval "
                        + Words.range(result.interval().low(), result.interval().high()));
        table.row(
                "MFU",
                Words.percent(result.mfu()),
                Words.teraflops(result.modelFlopsPerChip()) + " of " + Words.teraflops(result.peakFlopsPerChip())
                        + " per chip, recomputation not counted");
        table.row(
                "HFU",
                Words.percent(result.hfu()),
                "what matrix units did: recomputation counted, masked attention not");
        table.row(
                "chips",
                Words.count(result.chips()),
                PlanText.words(result.job().parallel()));
        table.row("schedule", "", PlanText.schedule(result.job()));
        table.row("memory", "", MemoryText.verdict(result.fullest()));
        table.row("limited by", "", result.binding());
        table.row(
                "power",
                Words.power(result.power()),
                Words.energy(result.energyPerStep()) + " per step, chips and hosts");
        result.billPerStep()
                .map(Bill::total)
                .ifPresent(
                        cost -> table.row("cost", Words.money(cost), "per step, purchase written off and electricity"));
        result.run().ifPresent(run -> addRun(table, run));
        return table;
    }

    private static void addRun(TextTable table, TrainingResult.Run run) {
        table.row(
                "whole run",
                Words.days(run.days()),
                String.format(
                        Locale.ROOT,
                        "goodput %s, %s failures expected",
                        Words.percent(run.goodput()),
                        Words.count(run.failuresExpected())));
        table.row("its energy", Words.wattHours(run.energy()), "at the machines, before the site's PUE");
        run.bill()
                .map(Bill::total)
                .ifPresent(cost -> table.row("its cost", Words.money(cost), "purchase written off and electricity"));
    }

    static TextTable breakdown(Breakdown parts) {
        Picoseconds whole = parts.total();
        TextTable table = new TextTable("a step, on its busiest stage", "time", "share");
        part(table, "computation", parts.compute(), whole);
        part(table, "exposed communication", parts.exposedCommunication(), whole);
        part(table, "pipeline bubble", parts.bubble(), whole);
        part(table, "optimizer", parts.optimizer(), whole);
        part(table, "host and framework", parts.other(), whole);
        if (parts.offload().value() > 0) {
            part(table, "offload", parts.offload(), whole);
        }
        part(table, "together", whole, whole);
        return table;
    }

    private static void part(TextTable table, String name, Picoseconds part, Picoseconds whole) {
        table.row(name, Words.seconds(part.seconds()), Words.percent(part.seconds() / whole.seconds()));
    }
}
