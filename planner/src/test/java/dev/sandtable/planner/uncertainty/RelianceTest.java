// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.uncertainty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.World;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.price.Pricer;
import dev.sandtable.spec.Grade;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SourceKind;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Cost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spreads and warnings of a chip by what its figures rest on. */
class RelianceTest {
    private static Source source(SourceKind kind, Grade grade, double spread) {
        return new Source("T", "chip.yaml", kind, "test", Optional.of(grade), Optional.of(new Ratio(spread)));
    }

    private static Reliance of(SourceKind calibration) {
        Map<String, Source> sources = new LinkedHashMap<>();
        sources.put("peak.bf16", source(SourceKind.DATA_SHEET, Grade.A, 0.02));
        sources.put("l2.bandwidth", source(SourceKind.ESTIMATED, Grade.D, 0.4));
        sources.put("memory.bandwidth", source(SourceKind.DATA_SHEET, Grade.M, 0.05));
        sources.put("memory.latency", source(SourceKind.MEASURED, Grade.B, 0.1));
        sources.put("power.idle", source(SourceKind.ESTIMATED, Grade.D, 0.5));
        sources.put("calibration.matrix-share", source(calibration, Grade.B, 0.3));
        return Reliance.of("toy", new Provenance(sources));
    }

    @Test
    void aFitHoldsWhatOtherFiguresLeaveOpen() {
        Reliance fitted = of(SourceKind.FITTED);

        for (Cost.Bound bound : Cost.Bound.values()) {
            assertEquals(Math.sqrt(2) * 0.3, fitted.spread(bound), 1e-12);
        }
        assertEquals(List.of(), fitted.weakRates());
        assertTrue(fitted.findWarning().isEmpty());
    }

    @Test
    void withoutAFitTheBindingRateAddsItsOwnSpread() {
        Reliance guessed = of(SourceKind.ESTIMATED);

        assertEquals(Math.sqrt(2 * (0.09 + 0.16)), guessed.spread(Cost.Bound.CACHE), 1e-12);
        assertEquals(Math.sqrt(2 * (0.09 + 0.0025)), guessed.spread(Cost.Bound.MEMORY), 1e-12);
        assertEquals(Math.sqrt(2 * (0.09 + 0.0004)), guessed.spread(Cost.Bound.MATRIX), 1e-12);
        assertEquals(Math.sqrt(2 * (0.09 + 0.01)), guessed.spread(Cost.Bound.LATENCY), 1e-12);
        assertEquals(Math.sqrt(2 * 0.09), guessed.spread(Cost.Bound.LAUNCH), 1e-12);
        assertEquals(List.of("l2.bandwidth", "memory.bandwidth"), guessed.weakRates());
        assertTrue(guessed.findWarning().orElseThrow().contains("no constant of toy is fitted"));
    }

    @Test
    void aRowOfAnUnmeasuredChipIsWideButAboveItsRoofline() {
        Map<String, String> row = new LinkedHashMap<>(
                Map.of("op", "gemm", "chip", "br100", "dtype", "bf16", "m", "4096", "n", "4096", "k", "4096"));
        Pricer pricer = new Pricer(World.CATALOGUES, dev.sandtable.chip.Fidelity.AUTO);
        PricedRow priced = pricer.price(row);
        double time = priced.timeUs().orElseThrow();

        assertTrue(priced.highUs() > 1.5 * time, priced.toString());
        // 2 * 4096^3 operations at 1024 TFLOP/s take 134 us.
        assertTrue(priced.lowUs() >= 134 && priced.lowUs() < time, priced.toString());
        assertEquals(1, pricer.warnings().size());
    }
}
