// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.uncertainty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecReader;
import org.junit.jupiter.api.Test;

/** The spread of a file's figures, by hand. */
final class SpreadTest {
    private static final String SOURCES = "sources:\n"
            + "  ds: {kind: data-sheet, cite: a data sheet}\n"
            + "  est: {kind: estimated, cite: a guess}\n"
            + "  tight: {kind: fitted, cite: a fit, spread: 3 %}\n"
            + "  loose: {kind: fitted, cite: a fit, spread: 8 %}\n";

    /** Two groups of two figures. */
    record Groups(Pair left, Pair right) {}

    /** Two figures. */
    record Pair(double a, double b) {}

    private static Provenance provenance(String left, String right) {
        String yaml = "left: {a: 1 [" + left + "], b: 2 [" + right + "]}\nright: {a: 3 [est], b: 4 [est]}\n" + SOURCES;
        SpecDocument<Groups> document = SpecReader.read(yaml, "groups", Groups.class, Provenance.Policy.REQUIRED);
        return document.provenance();
    }

    @Test
    void ninetyPercentOfANormalDistribution() {
        // erf(1.645 / √2), by the series 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)).
        double x = Spread.NINETY_PERCENT / Math.sqrt(2);
        double sum = 0;
        double term = x;
        for (int n = 0; n < 40; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        assertEquals(0.9, 2 / Math.sqrt(Math.PI) * sum, 1e-4);
    }

    @Test
    void aFitsResidualHoldsWhatItsInputsLeaveOpen() {
        double fit = Spread.under(provenance("loose", "est"), "left");
        assertEquals(fit, Spread.under(provenance("loose", "ds"), "left"), 1e-12);
        assertEquals(8.0 / 3, fit / Spread.under(provenance("tight", "ds"), "left"), 1e-12);
        assertEquals(fit, Spread.under(provenance("loose", "tight"), "left"), 1e-12);
    }

    @Test
    void withoutAFitTheWeakestFigureDecides() {
        double sheet = Spread.under(provenance("ds", "ds"), "left");
        double guess = Spread.under(provenance("ds", "est"), "left");
        assertTrue(sheet < guess);
        assertEquals(guess, Spread.under(provenance("ds", "ds"), "right"), 1e-12);
    }

    @Test
    void nothingKnownIsAsWideAsAGuess() {
        double guess = Spread.under(provenance("ds", "ds"), "right");
        assertEquals(guess, Spread.under(provenance("ds", "ds"), "elsewhere"), 1e-12);
    }

    @Test
    void independentPartsAddInSquares() {
        // 3 s at 10 % and 4 s at 10 %: 0.3² + 0.4² = 0.5².
        double variance = Spread.variance(3, 0.1) + Spread.variance(4, 0.1);
        assertEquals(0.5, Math.sqrt(variance), 1e-12);
    }
}
