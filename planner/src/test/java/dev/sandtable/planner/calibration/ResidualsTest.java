// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of the fake part: m / 2 + 3 n microseconds where the search begins. */
final class ResidualsTest {
    @Test
    void aRowThatTakesAsLongAsPredictedHasNone() {
        Residuals residuals = new Residuals(new FakeSubject(), List.of(FakeSubject.row(2, 4, 1, 5)));
        assertEquals(0, residuals.at(new double[4])[0], 1e-12);
        assertEquals(0, residuals.cost(new double[1], new double[4], 0.1), 0);
    }

    @Test
    void twiceAsLongIsTheLogarithmOfTwo() {
        Residuals residuals = new Residuals(new FakeSubject(), List.of(FakeSubject.row(2, 4, 1, 2.5)));
        assertEquals(0.693_147_18, residuals.at(new double[4])[0], 1e-8);
    }

    @Test
    void aSmallErrorCostsItsSquareAndALargeOneItsSize() {
        Residuals residuals = new Residuals(new FakeSubject(), List.of(FakeSubject.row(2, 4, 1, 5)));
        assertEquals(0.000_05, residuals.cost(new double[] {0.001}, new double[4], 0.1), 1e-8);
        // Ten times the noise: sqrt(1 + 100) - 1.
        assertEquals(9.049_875_6, residuals.cost(new double[] {1}, new double[4], 0.1), 1e-6);
    }

    @Test
    void aDeviationCostsHalfItsSquare() {
        Residuals residuals = new Residuals(new FakeSubject(), List.of(FakeSubject.row(2, 4, 1, 5)));
        assertEquals(2.5, residuals.cost(new double[1], new double[] {2, 0, -1, 0}, 0.1), 1e-12);
    }

    @Test
    void repeatedShapesShareOneVote() {
        Residuals residuals = new Residuals(
                new FakeSubject(),
                List.of(FakeSubject.row(2, 4, 1, 5), FakeSubject.row(3, 4, 1, 5), FakeSubject.row(4, 8, 1, 7)));
        // Half of 0.2, half of 0.4, and the whole of 0.1, over two shapes.
        assertEquals(0.2, residuals.mean(new double[] {0.2, -0.4, 0.1}), 1e-12);
    }
}
