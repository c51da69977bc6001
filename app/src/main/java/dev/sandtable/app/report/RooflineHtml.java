// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Chart;
import dev.sandtable.app.report.html.Chart.Axis;
import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Scale;
import dev.sandtable.planner.explain.OperatorLoad;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The heaviest operators below the roof of their chip: how many operations each does for a byte that it moves, and how
 * fast it does them.
 *
 * @param peak operations per second of the chip in the job's format
 * @param bandwidth bytes per second of its memory
 * @param operators the operators, heaviest first
 */
public record RooflineHtml(double peak, double bandwidth, List<OperatorLoad> operators) {
    private static final double SMALLEST = 8;
    private static final double LARGEST = 18;

    public RooflineHtml {
        operators = List.copyOf(operators);
    }

    /** The picture and its table; nothing if no operator is known. */
    Markup markup() {
        Markup out = new Markup();
        if (operators.isEmpty()) {
            return out;
        }
        out.leaf("h3", "The step's heaviest operators").line();
        out.add(chart());
        out.leaf("p", "The larger a dot, the more of the step it takes. Matrix and vector units share one roof here.")
                .line();
        return out.add(TableHtml.of(table()));
    }

    private Markup chart() {
        double ridge = peak / bandwidth;
        Scale across = Scale.decades(
                Math.min(ridge, least(OperatorLoad::intensity)), Math.max(ridge, most(OperatorLoad::intensity)));
        Scale up = Scale.decades(
                Math.min(across.low() * bandwidth, least(OperatorLoad::rate)),
                Math.max(peak, most(OperatorLoad::rate)));
        Chart chart = new Chart(
                "roofline of the heaviest operators",
                new Axis("FLOP per byte of memory traffic", across, Words::count),
                new Axis("FLOP/s of a chip", up, value -> ScaledAmount.text(value, "FLOP/s")));
        chart.line("roof", across.low(), across.low() * bandwidth, ridge, peak, across.high(), peak);
        double heaviest = most(OperatorLoad::seconds);
        for (int i = 0; i < operators.size(); i++) {
            OperatorLoad load = operators.get(i);
            chart.point(
                    load.intensity(),
                    load.rate(),
                    Math.max(SMALLEST, LARGEST * Math.sqrt(load.seconds() / heaviest)),
                    "dot",
                    load.name() + ", " + Words.seconds(load.seconds()) + " of a step");
            chart.mark(load.intensity(), load.rate(), Integer.toString(i + 1));
        }
        return chart.finished();
    }

    private TextTable table() {
        TextTable table = new TextTable("", "operator", "time in a step", "FLOP per byte", "rate", "bound by");
        for (int i = 0; i < operators.size(); i++) {
            OperatorLoad load = operators.get(i);
            table.row(
                    Integer.toString(i + 1),
                    load.name(),
                    Words.seconds(load.seconds()),
                    Words.count(load.intensity()),
                    Words.teraflops(load.rate()),
                    load.bound().words());
        }
        return table;
    }

    private double least(ToDoubleFunction<OperatorLoad> measure) {
        return operators.stream().mapToDouble(measure).min().orElseThrow();
    }

    private double most(ToDoubleFunction<OperatorLoad> measure) {
        return operators.stream().mapToDouble(measure).max().orElseThrow();
    }
}
