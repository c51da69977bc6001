// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Chart;
import dev.sandtable.app.report.html.Chart.Axis;
import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.app.report.html.Scale;
import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.planner.roofline.OperatorRoofline;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import java.util.List;
import java.util.Map;

/**
 * The levels of one operator as a section of a page: a roof for the number format's peak and one for every memory level of
 * the chip, and a dot for every level that the operator moves bytes at.
 */
public final class OperatorRooflineHtml {
    private static final double DOT = 9;

    private OperatorRooflineHtml() {}

    /** The section, with at most so many figures that would help. */
    public static Page.Section of(OperatorRoofline report, int top) {
        Markup body = new Markup();
        body.leaf("p", OperatorRooflineText.heading(report)).line();
        SectionHtml.table(body, "What binds", OperatorRooflineText.summary(report));
        picture(body, report);
        SectionHtml.table(body, "Levels, each alone", OperatorRooflineText.levels(report));
        if (!report.sensitivities().isEmpty()) {
            SectionHtml.table(body, "What would help", OperatorRooflineText.sensitivities(report, top));
        }
        SectionHtml.warnings(body, OperatorRooflineText.notes(report));
        return new Page.Section(
                report.row().getOrDefault("op", "").strip() + " on "
                        + report.asked().chip(),
                body);
    }

    private static void picture(Markup body, OperatorRoofline report) {
        Bottlenecks found = report.levels();
        List<Demand> moving = found.levels().stream()
                .filter(demand -> demand.level().movesBytes())
                .toList();
        if (found.flops() > 0 && !moving.isEmpty()) {
            body.leaf("h3", "Roofline").line().add(chart(report, moving));
            body.leaf(
                            "p",
                            "Roofs are those of the data sheet; a dot for each level stands at the operations per byte"
                                    + " that cross it, all at the rate that was reached.")
                    .line();
        }
    }

    private static Markup chart(OperatorRoofline report, List<Demand> moving) {
        Bottlenecks found = report.levels();
        double peak = peak(report);
        double least = report.roofs().bandwidths().values().stream()
                .mapToDouble(BytesPerSecond::value)
                .min()
                .orElse(peak);
        double low = moving.stream().mapToDouble(found::intensity).min().orElseThrow();
        double high = moving.stream().mapToDouble(found::intensity).max().orElseThrow();
        Scale across = Scale.decades(Math.min(low, 1), Math.max(high, peak / least));
        Scale up = Scale.decades(Math.min(found.rate().value(), across.low() * least), peak);
        Chart chart = new Chart(
                "roofline with a roof for each memory level",
                new Axis("FLOP per byte at the level", across, Words::count),
                new Axis("FLOP/s", up, value -> ScaledAmount.text(value, "FLOP/s")));
        for (Map.Entry<String, BytesPerSecond> roof :
                report.roofs().bandwidths().entrySet()) {
            double rate = roof.getValue().value();
            double from = Math.max(across.low(), up.low() / rate);
            double ridge = Math.min(across.high(), peak / rate);
            if (from < ridge) {
                chart.line("roof", from, from * rate, ridge, ridge * rate);
                chart.label(from, from * rate, roof.getKey());
            }
        }
        chart.line("roof", Math.max(across.low(), up.low() / least), peak, across.high(), peak);
        for (Demand demand : moving) {
            double intensity = found.intensity(demand);
            chart.point(
                    intensity, found.rate().value(), DOT, "dot", demand.level().words());
            chart.label(intensity, found.rate().value(), demand.level().words());
        }
        return chart.finished();
    }

    /** The peak of the row's format; for a format that only vector units have, the roof that the engines make. */
    private static double peak(OperatorRoofline report) {
        String format = report.row().getOrDefault("dtype", "").strip();
        FlopsPerSecond stated = report.roofs().peaks().get(format);
        Bottlenecks found = report.levels();
        double arithmetic = found.levels().stream()
                .filter(demand -> !demand.level().movesBytes())
                .mapToDouble(demand -> found.roof(demand).value())
                .max()
                .orElse(found.rate().value());
        return Math.max(
                stated == null ? arithmetic : stated.value(), found.rate().value());
    }
}
