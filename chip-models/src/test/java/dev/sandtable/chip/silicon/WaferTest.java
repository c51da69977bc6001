// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.units.Millimetres;
import dev.sandtable.units.SquareMillimetres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dies per wafer beside geometry by hand and a published approximation. */
final class WaferTest {
    private static Wafer wafer(double diameter, double widest) {
        return new Wafer(new Millimetres(diameter), new Millimetres(0), new Millimetres(0), new Millimetres(widest));
    }

    @Test
    void oneSquareFitsWhoseDiagonalIsTheDiameter() {
        assertEquals(1, wafer(20, 100).dies(new SquareMillimetres(200)));
        assertEquals(0, wafer(20, 100).dies(new SquareMillimetres(200.1)));
    }

    @Test
    void fourSquaresOfHalfTheSideFitAsWell() {
        assertEquals(4, wafer(20, 100).dies(new SquareMillimetres(50)));
    }

    @Test
    void aDieIsNoWiderThanTheReticle() {
        assertEquals(26, wafer(300, 26).width(new SquareMillimetres(826)).value());
        // Two dies of 5 x 20 stand side by side in a circle that just holds a 10 x 20 rectangle.
        assertEquals(2, wafer(Math.sqrt(500), 5).dies(new SquareMillimetres(100)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 100, 200, 400, 800})
    void thePublishedFormulaIsMet(double area) {
        double radius = 150;
        double formula = Math.PI * radius * radius / area * Math.exp(-Math.sqrt(area) / radius);
        assertEquals(1, wafer(300, 100).dies(new SquareMillimetres(area)) / formula, 0.06);
    }
}
