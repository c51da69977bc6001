// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.roofline.OperatorRoofline;
import dev.sandtable.planner.roofline.Sensitivity;
import dev.sandtable.spec.Source;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The levels of one operator for a terminal. */
public final class OperatorRooflineText {
    /** Below this elasticity a tenth of a figure does not show in the digits of a table. */
    private static final double VISIBLE = 0.005;

    private OperatorRooflineText() {}

    /** The whole report, with at most so many figures that would help. */
    public static String of(OperatorRoofline report, int top) {
        StringBuilder text = new StringBuilder(heading(report)).append("\n\n");
        text.append(summary(report).text()).append('\n').append(levels(report).text());
        if (!report.sensitivities().isEmpty()) {
            text.append('\n').append(sensitivities(report, top).text());
        }
        notes(report).forEach(note -> text.append("\n  note: ").append(note).append('\n'));
        return text.toString();
    }

    /** What was asked, in a line: the operator, its shape, the chip. */
    static String heading(OperatorRoofline report) {
        List<String> words = new ArrayList<>();
        Map<String, String> row = report.row();
        row.forEach((column, value) -> {
            if (!value.isBlank() && !List.of("op", "chip", "stack").contains(column)) {
                words.add(column + " " + value.strip());
            }
        });
        return row.getOrDefault("op", "").strip() + " on " + report.asked().chip() + ", " + String.join(", ", words)
                + ", stack " + report.stack();
    }

    static TextTable summary(OperatorRoofline report) {
        Bottlenecks levels = report.levels();
        PricedRow priced = report.priced();
        TextTable table = new TextTable("", "");
        table.row(
                "time",
                levels.time() + " ("
                        + Words.range(new Seconds(priced.lowUs() * 1e-6), new Seconds(priced.highUs() * 1e-6)) + ")");
        if (levels.flops() > 0) {
            table.row("rate", ScaledAmount.text(levels.rate().value(), "FLOP/s"));
        }
        table.row("clock", new Hertz(levels.clock().value()).toString());
        table.row("binds", binds(levels));
        report.findWeakestGrade()
                .ifPresent(grade -> table.row("grade", grade + ", the weakest of the figures that decide the time"));
        return table;
    }

    private static String binds(Bottlenecks levels) {
        String next = levels.findNext()
                .map(demand ->
                        "; next " + demand.level().words() + ", " + Words.percent(levels.slack(demand)) + " shorter")
                .orElse("");
        return levels.binding().level().words() + ", busy for " + Words.percent(levels.share(levels.binding()))
                + " of the time" + next;
    }

    static TextTable levels(OperatorRoofline report) {
        Bottlenecks levels = report.levels();
        TextTable table = new TextTable("level", "alone", "of the time", "trails by", "asked", "FLOP per byte", "roof");
        for (Demand demand : levels.levels()) {
            boolean counts = levels.flops() > 0;
            boolean bytes = demand.level().movesBytes() && counts;
            table.row(
                    demand.level().words(),
                    new Seconds(demand.seconds()).toString(),
                    Words.percent(levels.share(demand)),
                    demand.equals(levels.binding()) ? "–" : Words.percent(levels.slack(demand)),
                    asked(demand),
                    bytes ? Words.count(levels.intensity(demand)) : "–",
                    counts ? ScaledAmount.text(levels.roof(demand).value(), "FLOP/s") : "–");
        }
        return table;
    }

    private static String asked(Demand demand) {
        return switch (demand.level()) {
            case LATENCY, LAUNCH ->
                Words.count(demand.amount()) + " " + demand.level().unit();
            case MATRIX, VECTOR, SPECIAL, BUFFERS, CACHE, FAR, MEMORY, BACKING ->
                ScaledAmount.text(demand.amount(), demand.level().unit());
        };
    }

    static TextTable sensitivities(OperatorRoofline report, int top) {
        TextTable table = new TextTable("figure", "10 %", "takes away", "elasticity", "is", "rests on", "grade");
        report.sensitivities().stream()
                .filter(one -> one.weight() >= VISIBLE)
                .limit(top)
                .forEach(one -> row(table, one));
        return table;
    }

    private static void row(TextTable table, Sensitivity one) {
        Source source = one.figure().source();
        table.row(
                one.figure().path(),
                one.moreIsFaster() ? "more" : "less",
                Words.percent(one.gainOfTenth()),
                String.format(Locale.ROOT, "%+.2f", one.elasticity()),
                one.figure().text(),
                source.kind().spelling(),
                source.grade().map(Enum::name).orElse("–"));
    }

    /** What a reader should know: the chip's standing, and the weak figures that decide this very time. */
    static List<String> notes(OperatorRoofline report) {
        List<String> notes = new ArrayList<>();
        report.warning().ifPresent(notes::add);
        if (report.warning().isPresent()) {
            report.weak()
                    .forEach(one -> notes.add("the time follows " + one.figure().path() + " with an elasticity of "
                            + String.format(Locale.ROOT, "%.2f", one.weight()) + ", and that is "
                            + one.figure().source()));
        }
        return notes;
    }
}
