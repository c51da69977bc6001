// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Constants that made the rows are found again; what the rows cannot tell is not invented. */
final class CalibratorTest {
    private static CalibrationResult run(List<MeasuredRow> rows, List<String> parameters, Optional<Integer> some) {
        return new Calibrator(new FakeSubject(), FakeSubject.request(parameters, some), words -> {})
                .run(new Measurements("rows.csv", rows, List.of(), 0));
    }

    private static String refusal(List<MeasuredRow> rows, List<String> parameters) {
        return String.valueOf(assertThrows(SpecException.class, () -> run(rows, parameters, Optional.empty()))
                .getMessage());
    }

    @Test
    void constantsThatMadeTheRowsAreFoundAgain() {
        CalibrationResult result = run(FakeSubject.rows(0, 5, 1.5, 1, 1), List.of(), Optional.empty());
        assertEquals(5, result.constants().get(0).value(), 0.05);
        assertEquals(1.5, result.constants().get(1).value(), 0.015);
        assertTrue(result.after().mape() < 0.01, result.after().toString());
        assertTrue(result.crossValidated().orElseThrow().mape() < 0.02);
        assertTrue(result.before().mape() > 0.5);
    }

    @Test
    void underNoiseTheyAreFoundWithinTheirStandardErrors() {
        CalibrationResult result = run(FakeSubject.rows(0.1, 5, 1.5, 1, 1), List.of(), Optional.empty());
        double[] truth = {5, 1.5};
        for (int j = 0; j < truth.length; j++) {
            FittedConstant fitted = result.constants().get(j);
            double off = Math.abs(StrictMath.log(fitted.value() / truth[j]));
            assertTrue(off < 3 * fitted.standardError(), fitted.toString());
            assertTrue(fitted.standardError() < 0.1, fitted.toString());
        }
    }

    @Test
    void whatTheRowsDoNotDetermineIsKeptWithTheReason() {
        CalibrationResult result = run(FakeSubject.rows(0, 5, 1.5, 1, 1), List.of(), Optional.empty());
        FittedConstant twin = result.constants().get(2);
        FittedConstant idle = result.constants().get(3);
        assertFalse(twin.fitted());
        assertEquals(1, twin.value(), 0);
        assertTrue(twin.kept().orElseThrow().contains("cannot tell it from hop"));
        assertTrue(idle.kept().orElseThrow().contains("hardly feel it"));
    }

    @Test
    void onlyTheConstantsAskedForMove() {
        CalibrationResult result = run(FakeSubject.rows(0, 5, 1.5, 1, 1), List.of("hop"), Optional.empty());
        assertEquals(2, result.constants().get(0).value(), 0);
        assertEquals("not among --parameters", result.constants().get(0).kept().orElseThrow());
        assertTrue(result.constants().get(1).fitted());
    }

    @Test
    void aFewRowsAreFittedAndTheOthersJudge() {
        CalibrationResult result = run(FakeSubject.rows(0, 5, 1.5, 1, 1), List.of(), Optional.of(12));
        assertEquals(12, result.rows().size());
        assertEquals(13, result.others().size());
        assertTrue(result.othersAfter().orElseThrow().mape() < 0.02);
        assertEquals(result.othersAfter().orElseThrow().mape(), result.expectedError(), 0);
    }

    @Test
    void oneWildRowMovesLittleAndIsListedFirst() {
        List<MeasuredRow> rows = new java.util.ArrayList<>(FakeSubject.rows(0, 5, 1.5, 1, 1));
        rows.add(FakeSubject.row(99, 300, 300, 5000));
        CalibrationResult result = run(rows, List.of(), Optional.empty());
        assertEquals(5, result.constants().get(0).value(), 0.1);
        assertEquals(99, result.unexplained(1).get(0).row().line());
    }

    @Test
    void rowsThatCannotServeAreRefusedInWords() {
        List<MeasuredRow> same = List.of(FakeSubject.row(2, 4, 1, 5), FakeSubject.row(3, 4, 1, 5));
        assertTrue(refusal(same, List.of()).contains("all 2 rows have the same shape (m 4 n 1 dtype bf16)"));
        List<MeasuredRow> few = FakeSubject.rows(0, 2, 3, 1, 1).subList(2, 6);
        assertTrue(refusal(few, List.of()).contains("4 shapes are too few for"), refusal(few, List.of()));
        assertTrue(
                refusal(FakeSubject.rows(0, 2, 3, 1, 1), List.of("idle")).contains("determine none of the constants"));
        assertTrue(refusal(FakeSubject.rows(0, 2, 3, 1, 1), List.of("hops")).contains("did you mean 'hop'?"));
    }

    @Test
    void theSameSeedGivesTheSameAnswer() {
        List<MeasuredRow> rows = FakeSubject.rows(0.1, 5, 1.5, 1, 1);
        assertEquals(run(rows, List.of(), Optional.of(15)), run(rows, List.of(), Optional.of(15)));
    }
}
