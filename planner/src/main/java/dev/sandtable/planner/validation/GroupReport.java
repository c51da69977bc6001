// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import dev.sandtable.stats.ErrorStatistics;
import dev.sandtable.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The errors of one group of rows, of the simulator and of the two baselines.
 *
 * @param group what the rows have in common
 * @param simulator errors of the predictions
 * @param roofline errors of the roofline
 * @param oneConstant errors of the roofline times the constant with the least mean absolute error on these very rows
 */
public record GroupReport(
        String group, ErrorStatistics simulator, ErrorStatistics roofline, ErrorStatistics oneConstant) {

    /** Reports by group, in the order in which groups appear. */
    public static List<GroupReport> of(List<Comparison> comparisons) {
        Map<String, List<Comparison>> groups = new LinkedHashMap<>();
        for (Comparison comparison : comparisons) {
            groups.computeIfAbsent(comparison.group(), key -> new ArrayList<>()).add(comparison);
        }
        List<GroupReport> reports = new ArrayList<>();
        groups.forEach((group, rows) -> reports.add(of(group, rows)));
        return reports;
    }

    /** The report of rows that belong together. */
    public static GroupReport of(String group, List<Comparison> rows) {
        double constant = bestConstant(rows);
        List<ErrorStatistics.Row> simulator = new ArrayList<>();
        List<ErrorStatistics.Row> roofline = new ArrayList<>();
        List<ErrorStatistics.Row> scaled = new ArrayList<>();
        for (Comparison row : rows) {
            simulator.add(new ErrorStatistics.Row(
                    row.predicted(), row.measured(), Optional.of(new Interval(row.low(), row.high()))));
            roofline.add(ErrorStatistics.Row.of(row.roofline(), row.measured()));
            scaled.add(ErrorStatistics.Row.of(row.roofline() * constant, row.measured()));
        }
        return new GroupReport(
                group, ErrorStatistics.of(simulator), ErrorStatistics.of(roofline), ErrorStatistics.of(scaled));
    }

    /** The constant c with the least Σ|c·rᵢ − 1|, rᵢ = roofline / measured: the median of 1/rᵢ weighted by rᵢ. */
    private static double bestConstant(List<Comparison> rows) {
        double[] ratios = rows.stream()
                .mapToDouble(row -> row.measured() / row.roofline())
                .sorted()
                .toArray();
        double half = 0;
        for (double ratio : ratios) {
            half += 0.5 / ratio;
        }
        double weight = 0;
        for (double ratio : ratios) {
            weight += 1 / ratio;
            if (weight >= half) {
                return ratio;
            }
        }
        return 1;
    }
}
