// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.validation.Comparison;
import dev.sandtable.planner.validation.GroupReport;
import dev.sandtable.planner.validation.Validation.Outcome;
import dev.sandtable.stats.ErrorStatistics;
import dev.sandtable.units.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The errors of a family of published rows, group by group, beside those of two predictions that need no simulator. */
public final class ValidationReport {
    private final Outcome outcome;

    public ValidationReport(Outcome outcome) {
        this.outcome = outcome;
    }

    /** For a terminal; every row, or one line for each group. */
    public String text(boolean rows) {
        StringBuilder text = new StringBuilder(outcome.family().spelling()).append("\n\n");
        text.append((rows ? rowTable() : groupTable()).text()).append('\n');
        Map<String, Integer> reasons = new LinkedHashMap<>();
        outcome.unpredicted().forEach(row -> reasons.merge(row.why(), 1, Integer::sum));
        reasons.forEach((why, count) -> text.append("  not predicted, ")
                .append(count)
                .append(count == 1 ? " row: " : " rows: ")
                .append(why)
                .append('\n'));
        return text.append(reasons.isEmpty() ? "" : "\n").toString();
    }

    private TextTable groupTable() {
        TextTable table = new TextTable(
                "rows of", "n", "MAPE", "median", "P90", "bias", "in interval", "roofline MAPE", "roofline x constant");
        List<GroupReport> groups = GroupReport.of(outcome.comparisons());
        groups.forEach(group -> line(table, group));
        if (groups.size() > 1) {
            line(table, GroupReport.of("all", outcome.comparisons()));
        }
        return table;
    }

    private static void line(TextTable table, GroupReport group) {
        ErrorStatistics errors = group.simulator();
        table.row(
                group.group(),
                Integer.toString(errors.rows()),
                Words.percent(errors.mape()),
                Words.percent(errors.median()),
                Words.percent(errors.p90()),
                String.format(Locale.ROOT, "%+.1f %%", 100 * errors.bias()),
                errors.coverage().map(Words::percent).orElse("–"),
                Words.percent(group.roofline().mape()),
                Words.percent(group.oneConstant().mape()));
    }

    private TextTable rowTable() {
        TextTable table = new TextTable("rows of", "row", "measured", "predicted", "error", "90 % interval");
        for (Comparison row : outcome.comparisons()) {
            table.row(
                    row.group(),
                    Integer.toString(row.row()),
                    amount(row.measured()),
                    amount(row.predicted()),
                    String.format(Locale.ROOT, "%+.1f %%", 100 * row.error()),
                    amount(row.low()) + " to " + amount(row.high()));
        }
        return table;
    }

    private String amount(double value) {
        return outcome.family().bytes() ? Words.bytes(new Bytes(Math.round(value))) : Words.seconds(value);
    }

    /** For programs: one object for each group. */
    public List<JsonObject> groups() {
        return GroupReport.of(outcome.comparisons()).stream()
                .map(group -> new JsonObject()
                        .put("family", outcome.family().spelling())
                        .put("group", group.group())
                        .put("rows", group.simulator().rows())
                        .putAll(errors("", group.simulator()))
                        .putAll(errors("roofline_", group.roofline()))
                        .putAll(errors("one_constant_", group.oneConstant())))
                .toList();
    }

    private static JsonObject errors(String prefix, ErrorStatistics errors) {
        JsonObject json = new JsonObject()
                .put(prefix + "mape", errors.mape())
                .put(prefix + "median", errors.median())
                .put(prefix + "p90", errors.p90())
                .put(prefix + "bias", errors.bias());
        errors.coverage().ifPresent(share -> json.put(prefix + "coverage", share));
        return json;
    }

    /** For programs: one object for each row. */
    public List<JsonObject> rows() {
        String unit = outcome.family().bytes() ? "_bytes" : "_s";
        return outcome.comparisons().stream()
                .map(row -> new JsonObject()
                        .put("family", outcome.family().spelling())
                        .put("group", row.group())
                        .put("row", row.row())
                        .put("measured" + unit, row.measured())
                        .put("predicted" + unit, row.predicted())
                        .put("low" + unit, row.low())
                        .put("high" + unit, row.high())
                        .put("roofline" + unit, row.roofline())
                        .put("error", row.error()))
                .toList();
    }
}
