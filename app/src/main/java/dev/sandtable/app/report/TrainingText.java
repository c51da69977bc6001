// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.ExposedCommunication;
import dev.sandtable.planner.replay.StepPath;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A training result for a terminal: what is asked first stands first. */
public final class TrainingText {
    private static final int STAGES_NAMED = 3;

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
        text.append(path(result.step().path()).text()).append('\n');
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
        result.spread()
                .ifPresent(spread -> table.row(
                        "ranks differ",
                        Words.seconds(spread.mean().value()),
                        String.format(
                                Locale.ROOT,
                                "mean of %d steps, %s longer; nine of ten take %s",
                                spread.samples(),
                                Words.percent(spread.slowdown()),
                                Words.range(spread.low(), spread.high()))));
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
        if (run.pausesDays() > 0) {
            table.row("its pauses", Words.days(run.pausesDays()), "evaluations and checkpoints");
        }
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
        communication(table, parts, whole);
        part(table, "pipeline bubble", parts.bubble(), whole);
        part(table, "optimizer", parts.optimizer(), whole);
        part(table, "host and framework", parts.host().plus(parts.framework()), whole);
        if (parts.offload().value() > 0) {
            part(table, "offload", parts.offload(), whole);
        }
        if (parts.data().value() > 0) {
            part(table, "waiting for data", parts.data(), whole);
        }
        part(table, "together", whole, whole);
        return table;
    }

    /** What is communicated, where there is more than one thing. */
    private static void communication(TextTable table, Breakdown parts, Picoseconds whole) {
        ExposedCommunication exposed = parts.communication();
        Map<String, Picoseconds> kinds = new LinkedHashMap<>();
        kinds.put("  tensor", exposed.tensor());
        kinds.put("  context", exposed.context());
        kinds.put("  experts", exposed.expert());
        kinds.put("  pipeline", exposed.pipeline());
        kinds.put("  gradients", exposed.gradients());
        kinds.put("  weights", exposed.parameters());
        kinds.values().removeIf(Picoseconds.ZERO::equals);
        if (kinds.size() > 1) {
            kinds.forEach((name, time) -> part(table, name, time, whole));
        }
    }

    /** The chain that decides when the step ends, by what it does, with the stages on which it does most of that. */
    static TextTable path(StepPath path) {
        TextTable table = new TextTable("what a step waits for, end to end", "time", "share", "stages");
        path.byPart().forEach((part, shares) -> {
            long sum = shares.stream().mapToLong(share -> share.time().value()).sum();
            double seconds = new Picoseconds(sum).seconds();
            table.row(
                    part.words(),
                    Words.seconds(seconds),
                    Words.percent(seconds / path.total().seconds()),
                    stages(shares, sum));
        });
        return table;
    }

    private static String stages(List<StepPath.Share> shares, long sum) {
        List<String> most = new ArrayList<>();
        for (StepPath.Share share : shares.subList(0, Math.min(STAGES_NAMED, shares.size()))) {
            most.add(share.stage() + " (" + Words.percent((double) share.time().value() / sum) + ")");
        }
        return String.join(", ", most) + (shares.size() > STAGES_NAMED ? ", ..." : "");
    }

    private static void part(TextTable table, String name, Picoseconds part, Picoseconds whole) {
        table.row(name, Words.seconds(part.seconds()), Words.percent(part.seconds() / whole.seconds()));
    }
}
