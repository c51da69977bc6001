// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.planner.mixed.MixedResult;
import dev.sandtable.planner.mixed.MixedResult.Part;
import dev.sandtable.planner.replay.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A step on several kinds of node: the report of any step, and what each kind does in it. */
public final class MixedReport {
    private MixedReport() {}

    /** For a terminal. */
    public static String text(MixedResult mixed, Setting setting, Verdict verdict) {
        return TrainingText.of(mixed.result(), setting, verdict) + "\n"
                + table(mixed).text() + "  " + sentence(mixed) + "\n";
    }

    /** For programs: the keys of any step, and {@code fleet}. */
    public static JsonObject json(MixedResult mixed, Setting setting, Verdict verdict) {
        List<JsonObject> parts = new ArrayList<>();
        for (Part part : mixed.parts()) {
            parts.add(new JsonObject()
                    .put("node", part.node())
                    .put("chips", part.chips())
                    .put("stages", part.stages())
                    .put("replicas", part.replicas())
                    .put("layers", part.layers().stream().map(String::valueOf).collect(Collectors.joining(",")))
                    .put("micro_batches", part.microBatches())
                    .put("busy_share", part.busyShare())
                    .put("tokens_per_s_if_all_alike", part.tokensPerSecondAlike()));
        }
        return TrainingJson.of(mixed.result(), setting, verdict)
                .put("split", word(mixed))
                .put("fleet_efficiency", mixed.efficiency())
                .putObjects("fleet", parts);
    }

    /** For a page. */
    public static Page.Section html(MixedResult mixed, Setting setting, Verdict verdict) {
        TrainingResult result = mixed.result();
        Markup body = SectionHtml.asked(setting, "training on several kinds of node");
        SectionHtml.table(body, "Result", TrainingText.answers(result));
        SectionHtml.verdict(body, verdict);
        SectionHtml.warnings(body, result.warnings());
        SectionHtml.table(body, "Kinds of node", table(mixed));
        body.leaf("p", sentence(mixed)).line();
        TrainingHtml.parts(body, result);
        return new Page.Section(setting.scenario(), body);
    }

    private static TextTable table(MixedResult mixed) {
        TextTable table = new TextTable(
                "kind", "chips", "copies x stages", "layers of a stage", "micro-batches", "busy", "if all were alike");
        for (Part part : mixed.parts()) {
            table.row(
                    part.node(),
                    Words.count(part.chips()),
                    part.replicas() + " x " + part.stages(),
                    layers(part),
                    Words.count(part.microBatches()),
                    Words.percent(part.busyShare()),
                    Words.count(part.tokensPerSecondAlike()) + " tokens/s");
        }
        return table;
    }

    /** {@code 12, 13, 13} or, of equals, {@code 12}. */
    private static String layers(Part part) {
        return part.layers().stream().distinct().count() == 1
                ? part.layers().get(0).toString()
                : part.layers().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String sentence(MixedResult mixed) {
        return String.format(
                Locale.ROOT,
                "split by %s; %.1f %% of what the kinds would do by themselves, each at its share of a machine of its own",
                word(mixed),
                100 * mixed.efficiency());
    }

    private static String word(MixedResult mixed) {
        return mixed.split().name().toLowerCase(Locale.ROOT);
    }
}
