// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.stats.ErrorStatistics.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Errors of a few predictions, by hand. */
class ErrorStatisticsTest {
    @Test
    void errorsOfOppositeSignHaveNoBias() {
        ErrorStatistics errors = ErrorStatistics.of(List.of(Row.of(110, 100), Row.of(90, 100)));
        assertEquals(0.1, errors.mape(), 1e-15);
        assertEquals(0, errors.bias(), 1e-15);
        assertEquals(Optional.empty(), errors.coverage());
    }

    @Test
    void sumsUpFiveRows() {
        // Errors: +50 %, -10 %, 0, +5 %, -25 %; sorted by size 0, 5, 10, 25, 50.
        ErrorStatistics errors = ErrorStatistics.of(
                List.of(Row.of(3, 2), Row.of(9, 10), Row.of(7, 7), Row.of(105, 100), Row.of(30, 40)));
        assertEquals(5, errors.rows());
        assertEquals(0.18, errors.mape(), 1e-12);
        assertEquals(0.10, errors.median(), 1e-12);
        assertEquals(0.40, errors.p90(), 1e-12);
        assertEquals(0.04, errors.bias(), 1e-12);
        assertEquals(0.50, errors.largest(), 1e-12);
        assertEquals("n=5 MAPE 18.0 % median 10.0 % P90 40.0 % bias +4.0 % max 50.0 %", errors.toString());
    }

    @Test
    void coverageCountsOnlyRowsWithAnInterval() {
        ErrorStatistics errors = ErrorStatistics.of(List.of(
                new Row(100, 100, Optional.of(new Interval(90, 110))),
                new Row(100, 110, Optional.of(new Interval(90, 110))),
                new Row(100, 120, Optional.of(new Interval(90, 110))),
                new Row(100, 80, Optional.of(new Interval(90, 110))),
                Row.of(1, 1)));
        assertEquals(Optional.of(0.5), errors.coverage());
    }

    @Test
    void refusesWhatHasNoError() {
        assertThrows(IllegalArgumentException.class, () -> Row.of(1, 0));
        assertThrows(IllegalArgumentException.class, () -> Row.of(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> ErrorStatistics.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Interval(2, 1));
    }
}
