// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.spec.Problem;
import dev.sandtable.stats.ErrorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a calibration found.
 *
 * @param entry the chip or link, as the catalogue calls it
 * @param origin the other entry from which constants are carried, if there is one
 * @param file the rows
 * @param constants every constant that was asked for
 * @param rows the rows that were fitted
 * @param others rows of the same table that were not, where only some were to be fitted
 * @param crossValidated errors of rows predicted from fits to the other rows; absent where there are too few
 * @param folds how many such fits
 * @param leftOut rows that were not used, with the reason
 * @param elsewhere rows of other chips or kinds of work
 * @param evaluations how often all rows were predicted
 * @param seed of the starts, the folds and the choice of rows
 */
public record CalibrationResult(
        String entry,
        Optional<String> origin,
        String file,
        List<FittedConstant> constants,
        List<RowFit> rows,
        List<RowFit> others,
        Optional<ErrorStatistics> crossValidated,
        int folds,
        List<Problem> leftOut,
        int elsewhere,
        int evaluations,
        long seed) {
    public CalibrationResult {
        constants = List.copyOf(constants);
        rows = List.copyOf(rows);
        others = List.copyOf(others);
        leftOut = List.copyOf(leftOut);
    }

    /** Errors of the fitted rows with the constants as they were. */
    public ErrorStatistics before() {
        return statistics(rows, true);
    }

    /** Errors of the fitted rows with the fitted constants. */
    public ErrorStatistics after() {
        return statistics(rows, false);
    }

    /** Errors of rows that were not fitted, with the constants as they were. */
    public Optional<ErrorStatistics> othersBefore() {
        return others.isEmpty() ? Optional.empty() : Optional.of(statistics(others, true));
    }

    /** Errors of rows that were not fitted, with the fitted constants. */
    public Optional<ErrorStatistics> othersAfter() {
        return others.isEmpty() ? Optional.empty() : Optional.of(statistics(others, false));
    }

    /**
     * The mean error that a user of the constants has to expect: that of rows which did not take part, where there are any.
     */
    public double expectedError() {
        return othersAfter().or(() -> crossValidated).orElseGet(this::after).mape();
    }

    /** Errors by what binds the rows. */
    public Map<String, ErrorStatistics> byRegime() {
        Map<String, List<RowFit>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.regime(), key -> new ArrayList<>()).add(row));
        Map<String, ErrorStatistics> errors = new LinkedHashMap<>();
        groups.forEach((regime, members) -> errors.put(regime, statistics(members, false)));
        return errors;
    }

    /** Errors by the power of ten of the measured microseconds. */
    public Map<Integer, ErrorStatistics> byDecade() {
        Map<Integer, List<RowFit>> groups = new TreeMap<>();
        rows.forEach(row -> groups.computeIfAbsent(RowChoice.decade(row.row().seconds()), key -> new ArrayList<>())
                .add(row));
        Map<Integer, ErrorStatistics> errors = new TreeMap<>();
        groups.forEach((decade, members) -> errors.put(decade, statistics(members, false)));
        return errors;
    }

    /** The rows that the fitted constants explain least, worst first. */
    public List<RowFit> unexplained(int most) {
        return rows.stream()
                .sorted(Comparator.comparingDouble((RowFit row) -> -Math.abs(row.error())))
                .limit(most)
                .toList();
    }

    private static ErrorStatistics statistics(List<RowFit> rows, boolean before) {
        return ErrorStatistics.of(rows.stream()
                .map(row -> ErrorStatistics.Row.of(
                        before ? row.before() : row.after(), row.row().seconds()))
                .toList());
    }
}
