// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Errors of a handful of rows by hand, and the baseline's constant against every other. */
final class GroupReportTest {

    private static Comparison row(String group, double measured, double predicted, double roofline) {
        return new Comparison(group, 1, measured, predicted, 0.9 * predicted, 1.1 * predicted, roofline);
    }

    @Test
    void threeRowsByHand() {
        GroupReport report =
                GroupReport.of("g", List.of(row("g", 10, 11, 5), row("g", 10, 8, 5), row("g", 20, 20, 10)));
        assertEquals((0.1 + 0.2 + 0) / 3, report.simulator().mape(), 1e-12);
        assertEquals((0.1 - 0.2 + 0) / 3, report.simulator().bias(), 1e-12);
        // 10 lies in 9.9 … 12.1 but not in 7.2 … 8.8; 20 lies in 18 … 22.
        assertEquals(2.0 / 3, report.simulator().coverage().orElseThrow(), 1e-12);
        assertEquals(0.5, report.roofline().mape(), 1e-12);
        assertEquals(0, report.oneConstant().mape(), 1e-12);
    }

    @Test
    void theSignedErrorIsOfTheMeasurement() {
        assertEquals(0.25, row("g", 4, 5, 1).error(), 1e-12);
        assertEquals(-0.25, row("g", 4, 3, 1).error(), 1e-12);
    }

    @Test
    void groupsKeepTheirOrder() {
        List<GroupReport> reports = GroupReport.of(List.of(row("b", 1, 1, 1), row("a", 1, 2, 1), row("b", 1, 3, 1)));
        assertEquals(List.of("b", "a"), reports.stream().map(GroupReport::group).toList());
        assertEquals(2, reports.get(0).simulator().rows());
        assertEquals(1, reports.get(0).simulator().mape(), 1e-12);
    }

    @Test
    void noOtherConstantIsBetter() {
        SplittableRandom random = new SplittableRandom(12);
        for (int trial = 0; trial < 100; trial++) {
            List<Comparison> rows = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(9); i++) {
                double roofline = 1 + random.nextDouble();
                rows.add(row("g", roofline * (1 + 3 * random.nextDouble()), 1, roofline));
            }
            double best = GroupReport.of("g", rows).oneConstant().mape();
            for (double constant = 0.5; constant < 5; constant += 0.01) {
                double sum = 0;
                for (Comparison row : rows) {
                    sum += Math.abs(constant * row.roofline() - row.measured()) / row.measured();
                }
                assertTrue(best <= sum / rows.size() + 1e-9, constant + " beats the best");
            }
        }
    }
}
