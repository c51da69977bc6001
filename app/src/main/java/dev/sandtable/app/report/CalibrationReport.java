// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.calibration.CalibrationResult;
import dev.sandtable.planner.calibration.FittedConstant;
import dev.sandtable.planner.calibration.RowFit;
import dev.sandtable.stats.ErrorStatistics;
import java.util.List;
import java.util.Locale;

/** What a calibration found: errors before and after, the constants, where errors remain, and the file that states them. */
public final class CalibrationReport {
    private static final int UNEXPLAINED = 5;

    private final CalibrationResult result;
    private final String patch;

    public CalibrationReport(CalibrationResult result, String patch) {
        this.result = result;
        this.patch = patch;
    }

    // ---- For a terminal ---------------------------------------------------------

    /** For a terminal; the file stands at the end. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s fitted to %d rows of %s, seed %d\n\n",
                result.entry(),
                result.rows().size(),
                result.file(),
                result.seed()));
        text.append(errors().text()).append('\n');
        text.append(constants().text()).append('\n');
        result.constants()
                .forEach(constant -> constant.kept()
                        .ifPresent(why -> text.append("  ")
                                .append(constant.constant().name())
                                .append(" is kept: ")
                                .append(why)
                                .append('\n')));
        result.constants().stream()
                .filter(FittedConstant::atEdge)
                .forEach(
                        constant -> text.append("  ")
                                .append(constant.constant().name())
                                .append(
                                        " ends at the edge of what is physical: the rows ask for what the model does not have\n"));
        text.append('\n').append(where().text()).append('\n');
        text.append(unexplained().text()).append('\n');
        leftOut(text);
        text.append("  the file that states them:\n\n");
        patch.lines()
                .forEach(line -> text.append(line.isEmpty() ? "" : "  " + line).append('\n'));
        return text.toString();
    }

    private TextTable errors() {
        TextTable table = new TextTable("errors of", "rows", "MAPE", "median", "P90", "bias");
        line(table, "fitted rows, before", result.before());
        line(table, "fitted rows, after", result.after());
        result.crossValidated().ifPresent(errors -> line(table, "held out, " + result.folds() + "-fold", errors));
        result.othersBefore().ifPresent(errors -> line(table, "other rows, before", errors));
        result.othersAfter().ifPresent(errors -> line(table, "other rows, after", errors));
        return table;
    }

    private TextTable constants() {
        TextTable table = new TextTable("constant", "before", "after", "standard error", "");
        for (FittedConstant fitted : result.constants()) {
            table.row(
                    fitted.constant().name(),
                    fitted.constant().text(fitted.constant().start()),
                    fitted.constant().text(fitted.value()),
                    Words.percent(fitted.standardError()),
                    fitted.fitted() ? "fitted" : "kept");
        }
        return table;
    }

    private TextTable where() {
        TextTable table = new TextTable("rows by bound and time", "rows", "MAPE", "median", "P90", "bias");
        result.byRegime().forEach((regime, errors) -> line(table, regime, errors));
        result.byDecade().forEach((decade, errors) -> line(table, decade(decade), errors));
        return table;
    }

    private static String decade(int decade) {
        return "from " + Words.seconds(StrictMath.pow(10, decade - 6)) + " to "
                + Words.seconds(StrictMath.pow(10, decade - 5));
    }

    private TextTable unexplained() {
        TextTable table = new TextTable("explained least", "line", "measured", "predicted", "error", "bound");
        for (RowFit row : result.unexplained(UNEXPLAINED)) {
            table.row(
                    row.row().op() + " " + row.row().shape(),
                    Integer.toString(row.row().line()),
                    Words.seconds(row.row().seconds()),
                    Words.seconds(row.after()),
                    signed(row.error()),
                    row.regime());
        }
        return table;
    }

    private void leftOut(StringBuilder text) {
        if (!result.leftOut().isEmpty()) {
            text.append("  left out:\n");
            result.leftOut()
                    .forEach(problem -> text.append("  ").append(problem).append('\n'));
            text.append('\n');
        }
        if (result.elsewhere() > 0) {
            text.append("  ").append(result.elsewhere()).append(" rows are of other hardware or other operators\n\n");
        }
    }

    private static void line(TextTable table, String name, ErrorStatistics errors) {
        table.row(
                name,
                Integer.toString(errors.rows()),
                Words.percent(errors.mape()),
                Words.percent(errors.median()),
                Words.percent(errors.p90()),
                signed(errors.bias()));
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }

    // ---- For programs -----------------------------------------------------------

    /** For programs. */
    public JsonObject json() {
        JsonObject json = new JsonObject()
                .put("entry", result.entry())
                .put("file", result.file())
                .put("seed", result.seed())
                .put("rows", result.rows().size())
                .put("before", errors(result.before()))
                .put("after", errors(result.after()))
                .put("cross_validated", result.crossValidated().map(CalibrationReport::errors))
                .put("others_before", result.othersBefore().map(CalibrationReport::errors))
                .put("others_after", result.othersAfter().map(CalibrationReport::errors))
                .putObjects("constants", rows());
        JsonObject regimes = new JsonObject();
        result.byRegime().forEach((regime, errors) -> regimes.put(regime, errors(errors)));
        JsonObject decades = new JsonObject();
        result.byDecade().forEach((decade, errors) -> decades.put("1e" + decade + "_us", errors(errors)));
        return json.put("by_bound", regimes)
                .put("by_time", decades)
                .putObjects(
                        "unexplained",
                        result.unexplained(UNEXPLAINED).stream()
                                .map(CalibrationReport::row)
                                .toList())
                .putTexts(
                        "left_out",
                        result.leftOut().stream().map(Object::toString).toList())
                .put("elsewhere", result.elsewhere())
                .put("evaluations", result.evaluations())
                .put("patch", patch);
    }

    /** One object for each constant. */
    public List<JsonObject> rows() {
        return result.constants().stream()
                .map(fitted -> new JsonObject()
                        .put("constant", fitted.constant().name())
                        .put("unit", fitted.constant().unit())
                        .put("before", fitted.constant().start())
                        .put("after", fitted.value())
                        .put("standard_error", fitted.standardError())
                        .put("fitted", fitted.fitted())
                        .put("kept", fitted.kept().orElse("")))
                .toList();
    }

    private static JsonObject errors(ErrorStatistics errors) {
        return new JsonObject()
                .put("rows", errors.rows())
                .put("mape", errors.mape())
                .put("median", errors.median())
                .put("p90", errors.p90())
                .put("bias", errors.bias());
    }

    private static JsonObject row(RowFit row) {
        return new JsonObject()
                .put("line", row.row().line())
                .put("op", row.row().op())
                .put("shape", row.row().shape())
                .put("measured_s", row.row().seconds())
                .put("before_s", row.before())
                .put("after_s", row.after())
                .put("error", row.error())
                .put("bound", row.regime());
    }
}
