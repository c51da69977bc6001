// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The fake part has a constant that nobody feels and two that act as one. */
final class SensitivityTest {
    private static final List<Constant> CONSTANTS = new FakeSubject().constants();

    private static Sensitivity ofRows(List<MeasuredRow> rows) {
        return Sensitivity.of(new Residuals(new FakeSubject(), rows), new double[4], 0.1, 0.05);
    }

    @Test
    void aConstantThatNoRowFeelsIsFound() {
        Optional<Sensitivity.Undetermined> weak = ofRows(FakeSubject.rows(0, 2, 3, 1, 1))
                .findUndetermined(new boolean[] {true, true, false, true}, CONSTANTS);
        assertEquals(3, weak.orElseThrow().constant());
        assertTrue(weak.get().why().contains("hardly feel it"), weak.get().why());
    }

    @Test
    void ofTwoThatActAsOneTheLessFeltIsFound() {
        Optional<Sensitivity.Undetermined> weak = ofRows(FakeSubject.rows(0, 2, 3, 1, 1))
                .findUndetermined(new boolean[] {true, true, true, false}, CONSTANTS);
        assertEquals(2, weak.orElseThrow().constant(), "twin has the smaller spread");
        assertTrue(
                weak.get().why().contains("cannot tell it from hop"), weak.get().why());
    }

    @Test
    void rowsOfOneKindCannotTellTheOtherConstant() {
        List<MeasuredRow> rows = List.of(
                FakeSubject.row(2, 4_000_000, 1, 2e6),
                FakeSubject.row(3, 8_000_000, 1, 4e6),
                FakeSubject.row(4, 16_000_000, 1, 8e6));
        assertEquals(
                1,
                ofRows(rows)
                        .findUndetermined(new boolean[] {true, true, false, false}, CONSTANTS)
                        .orElseThrow()
                        .constant());
    }

    @Test
    void whatIsLeftIsDetermined() {
        assertTrue(ofRows(FakeSubject.rows(0, 2, 3, 1, 1))
                .findUndetermined(new boolean[] {true, true, false, false}, CONSTANTS)
                .isEmpty());
    }

    @Test
    void threeDirectionsInAPlaneAreFoundTogether() {
        double[][] jacobian = {{1, 0, 0.7}, {0, 1, 0.7}, {1, 0, 0.7}, {0, 1, 0.7}};
        Sensitivity sensitivity = new Sensitivity(jacobian, 0.01);
        assertTrue(sensitivity
                .findUndetermined(new boolean[] {true, true, true}, CONSTANTS.subList(0, 3))
                .orElseThrow()
                .why()
                .contains("the other constants together"));
    }

    @Test
    void standardErrorsFollowTheClosedForm() {
        // One constant of unit spread, four rows that move one for one, noise s = sqrt(2) * 0.1:
        // 1 / (4 / s^2 + 1) = 1 / (200 + 1).
        double[][] jacobian = {{1}, {1}, {1}, {1}};
        double[] errors = new Sensitivity(jacobian, 0.1)
                .standardErrors(new boolean[] {true}, List.of(new Constant("x", "x", "", 1, 0.1, 10, 1)));
        assertEquals(0.070_534_6, errors[0], 1e-6);
    }
}
