// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.PerSquareMillimetre;
import dev.sandtable.units.SquareMillimetres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Yield beside closed forms by hand. */
final class DieYieldTest {
    private static final SquareMillimetres REST = new SquareMillimetres(200);
    private static final SquareMillimetres CORE = new SquareMillimetres(4);

    private static DieYield law(DefectModel model, double perSquareCentimetre, double clustering) {
        return new DieYield(model, new PerSquareMillimetre(perSquareCentimetre / 100), clustering);
    }

    @Test
    void closedFormsHoldAtOneExpectedDefect() {
        SquareMillimetres die = new SquareMillimetres(1000);
        assertEquals(0.367879, law(DefectModel.POISSON, 0.1, 2).perfect(die), 1e-6);
        assertEquals(0.399576, law(DefectModel.MURPHY, 0.1, 2).perfect(die), 1e-6);
        // (1 + 1/2)^-2
        assertEquals(0.444444, law(DefectModel.NEGATIVE_BINOMIAL, 0.1, 2).perfect(die), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(DefectModel.class)
    void theMixtureGivesTheClosedForm(DefectModel model) {
        for (double clustering : new double[] {1.5, 3, 10, 40}) {
            DieYield law = law(model, 0.1, clustering);
            for (double m : new double[] {0.01, 0.3, 1, 4}) {
                double mixed = law.mean(lambda -> Math.exp(-lambda * m));
                assertEquals(model.yield(m, clustering), mixed, 1e-4, model + " " + clustering + " " + m);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DefectModel.class)
    void sparesBoundTheYield(DefectModel model) {
        DieYield law = law(model, 0.2, 3);
        double whole = law.perfect(REST.plus(CORE.times(100)));
        double bare = law.perfect(REST);
        assertEquals(whole, law.sellable(REST, CORE, 100, 100), 1e-9);
        assertEquals(bare, law.sellable(REST, CORE, 100, 0), 1e-4);
        double before = whole;
        for (int needed = 99; needed >= 80; needed--) {
            double now = law.sellable(REST, CORE, 100, needed);
            assertTrue(now >= before - 1e-6 && now <= bare + 1e-4, model + " of " + needed);
            before = now;
        }
    }

    @Test
    void oneSpareByHand() {
        // Two cores of one expected defect in ten, one needed: 1 - (1 - e^-0.1)^2, nothing else on the die.
        double dead = 1 - Math.exp(-0.1);
        DieYield law = law(DefectModel.POISSON, 10, 1);
        assertEquals(1 - dead * dead, law.sellable(new SquareMillimetres(0), new SquareMillimetres(1), 2, 1), 1e-12);
    }
}
