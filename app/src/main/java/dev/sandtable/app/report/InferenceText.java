// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.units.Watts;

/** A batch of inference for a terminal: what is asked first stands first. */
public final class InferenceText {
    private InferenceText() {}

    /** The report, ending in a line feed. */
    public static String of(InferenceResult result, Setting setting, Verdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append(setting.scenario())
                .append(": inference, ")
                .append(setting.words())
                .append("\n\n");
        text.append(answers(result).text()).append('\n');
        text.append(MemoryText.table(result.footprint(), result.capacity()).text());
        String targets = verdict.text();
        text.append(targets.isEmpty() ? "" : "\n" + targets);
        Notes.append(text, result.warnings());
        return text.toString();
    }

    static TextTable answers(InferenceResult result) {
        double total = result.times().total().seconds();
        TextTable table = new TextTable("", "", "");
        table.row(
                "first token",
                Words.seconds(result.times().prefill().seconds()),
                "prefill of " + result.job().batch() + " x " + result.job().input() + " tokens, 90 % interval "
                        + Words.range(
                                result.prefillInterval().low(),
                                result.prefillInterval().high()));
        if (result.job().output() > 1) {
            table.row(
                    "each further token",
                    Words.seconds(result.perOutputTokenSeconds()),
                    "90 % interval "
                            + Words.range(
                                    result.perTokenInterval().low(),
                                    result.perTokenInterval().high()));
        }
        table.row("whole batch", Words.seconds(total), result.job().output() + " tokens for each prompt");
        table.row(
                "throughput",
                Words.count(result.outputTokensPerSecond()) + " tokens/s",
                Words.count(result.requestsPerSecond()) + " prompts/s");
        table.row(
                "chips",
                Words.count(result.chips()),
                PlanText.words(result.job().parallel()));
        table.row("memory", "", MemoryText.verdict(result.footprint(), result.capacity()));
        table.row("limited by", "", result.binding());
        table.row(
                "power",
                Words.power(new Watts(result.energy().value() / total)),
                Words.energy(result.energy()) + " per batch, chips and hosts");
        result.bill()
                .map(Bill::total)
                .ifPresent(cost ->
                        table.row("cost", Words.money(cost), "per batch, purchase written off and electricity"));
        return table;
    }
}
