// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.serving.LatencySummary;
import dev.sandtable.planner.serving.ServingResult;
import dev.sandtable.units.Watts;

/** A service for a terminal: what is asked first stands first. */
public final class ServingText {
    private ServingText() {}

    /** The report, ending in a line feed. */
    public static String of(ServingResult result, Setting setting, Verdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append(setting.scenario())
                .append(": serving, ")
                .append(setting.words())
                .append("\n\n");
        text.append(answers(result).text()).append('\n');
        text.append(latencies(result).text());
        String targets = verdict.text();
        text.append(targets.isEmpty() ? "" : "\n" + targets);
        Notes.append(text, result.warnings());
        return text.toString();
    }

    static TextTable answers(ServingResult result) {
        TextTable table = new TextTable("", "", "");
        table.row(
                "requests",
                Words.count(result.completed()),
                "done of " + Words.count(result.totals().arrived()) + " in " + Words.seconds(result.seconds()) + ", "
                        + Words.count(result.requestsPerSecond()) + " a second");
        table.row(
                "throughput",
                Words.count(result.outputTokensPerSecond()) + " tokens/s",
                "of answers, " + Words.count(result.outputTokensPerSecondPerChip()) + " per chip; prompts "
                        + Words.count(result.inputTokens() / result.seconds()));
        table.row("chips", Words.count(result.chips()), "");
        table.row(
                "keys and values",
                Words.bytes(result.memory().perRank()),
                "a chip for " + Words.count(result.memory().blocks()) + " blocks of "
                        + result.memory().blockTokens() + " tokens, "
                        + Words.percent(result.totals().fullest())
                        + " held at most, taken back "
                        + Words.count(result.totals().restarts()) + " times");
        table.row(
                "iterations",
                Words.count(result.totals().iterations()),
                "replicas are in one " + Words.percent(result.busy()) + " of the time");
        table.row("limited by", "", result.binding());
        table.row(
                "power",
                Words.power(new Watts(result.energy().value() / result.seconds())),
                Words.energy(result.energy()) + " in all, chips and hosts");
        result.cost()
                .ifPresent(
                        cost -> table.row("cost", Words.money(cost), "in all, purchase written off and electricity"));
        return table;
    }

    static TextTable latencies(ServingResult result) {
        TextTable table = new TextTable("of a request", "mean", "p50", "p90", "p99");
        row(table, "waits in the queue", result.queue());
        row(table, "time to first token", result.firstToken());
        row(table, "time per output token, (last - first) / (tokens - 1)", result.perToken());
        row(table, "end to end", result.endToEnd());
        return table;
    }

    private static void row(TextTable table, String name, LatencySummary summary) {
        table.row(
                name,
                Words.seconds(summary.mean()),
                Words.seconds(summary.p50()),
                Words.seconds(summary.p90()),
                Words.seconds(summary.p99()));
    }
}
