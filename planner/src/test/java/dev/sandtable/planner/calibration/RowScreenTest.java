// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowScreenTest {
    private static final RowScreen SCREEN = new RowScreen("rows.csv", new FakeSubject());

    private static Measurements table(List<MeasuredRow> more) {
        List<MeasuredRow> rows = new ArrayList<>(FakeSubject.rows(0, 2, 3, 1, 1));
        rows.addAll(more);
        return new Measurements("rows.csv", rows, List.of(), 0);
    }

    private static String onlyProblem(List<MeasuredRow> more) {
        RowScreen screen = new RowScreen("rows.csv", new FakeSubject());
        int good = table(List.of()).rows().size();
        assertEquals(good, screen.screen(table(more)).size());
        assertEquals(1, screen.problems().size());
        return screen.problems().get(0).toString();
    }

    @Test
    void goodRowsAllStay() {
        assertEquals(25, SCREEN.screen(table(List.of())).size());
        assertTrue(SCREEN.problems().isEmpty());
    }

    @Test
    void aRowFasterThanThePeakIsImpossible() {
        String problem = onlyProblem(List.of(FakeSubject.row(99, 5000, 1, 48)));
        assertTrue(problem.startsWith("rows.csv:99:1: 48.00 us is impossible"), problem);
        assertTrue(problem.contains("50.00 us at best"), problem);
    }

    @Test
    void aRowWithinTheToleranceStays() {
        RowScreen screen = new RowScreen("rows.csv", new FakeSubject());
        assertEquals(
                26,
                screen.screen(table(List.of(FakeSubject.row(99, 5000, 1, 49)))).size());
    }

    @Test
    void repeatedRowsThatDisagreeAreNotBelieved() {
        String problem = onlyProblem(List.of(FakeSubject.row(98, 5000, 1, 2500), FakeSubject.row(99, 5000, 1, 3500)));
        assertTrue(problem.contains("2500 to 3500 us on lines 98, 99"), problem);
    }

    @Test
    void aRowThatCannotBePredictedSaysWhy() {
        assertTrue(onlyProblem(List.of(FakeSubject.row(99, 5000, 1, 13, 2500))).contains("k of 13 is unlucky"));
    }

    @Test
    void aTableOfWhichTooMuchGoesIsRefused() {
        List<MeasuredRow> milliseconds = FakeSubject.rows(0, 2000, 0.003, 1, 1);
        SpecException refused = assertThrows(
                SpecException.class,
                () -> new RowScreen("rows.csv", new FakeSubject())
                        .screen(new Measurements("rows.csv", milliseconds, List.of(), 0)));
        assertTrue(refused.getMessage().contains("time_us in microseconds?"), refused.getMessage());
    }
}
