// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.CostPart;
import dev.sandtable.chip.area.DiePart;
import dev.sandtable.chip.area.MakingCost;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.planner.World;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The law beside published dies and published costs; known gaps are asserted as gaps. */
final class PublishedDiesTest {
    private static final Estimates ESTIMATES = new Estimates(World.CATALOGUES, DefectModel.NEGATIVE_BINOMIAL);

    private static Map<String, PublishedDies.Row> rows() throws IOException {
        Map<String, PublishedDies.Row> rows = new TreeMap<>();
        for (PublishedDies.Row row : PublishedDies.rows(ESTIMATES)) {
            rows.put(row.name(), row);
        }
        return rows;
    }

    private static PublishedDies.Row row(String die) throws IOException {
        return Optional.ofNullable(rows().get(die)).orElseThrow();
    }

    @Test
    void theMeanErrorOfDiesThatNothingWasFittedToIsTheOneThatTheLibraryStates() throws IOException {
        List<PublishedDies.Row> tested =
                rows().values().stream().filter(row -> !row.fitted()).toList();
        double mean = tested.stream()
                .mapToDouble(row -> Math.abs(row.error()))
                .average()
                .orElseThrow();
        double stated = World.CATALOGUES
                .silicon()
                .byNameOrThrow("default")
                .value()
                .uncertainty()
                .area()
                .value();
        assertEquals(stated, mean, 0.01);
        assertTrue(tested.size() >= 12);
    }

    @Test
    void blocksOfTheA100AreThoseOfItsPhotograph() throws IOException {
        PublishedDies.Row die = row("ga100");
        assertEquals(476, die.plan().cores().value(), 476 * 0.20);
        double cache = die.plan().of(DiePart.CACHE).value()
                + die.plan().of(DiePart.NETWORK).value();
        assertEquals(196, cache, 196 * 0.30);
        assertEquals(90, die.plan().of(DiePart.MEMORY).value(), 90 * 0.10);
    }

    @Test
    void aChipsFileGivesTheDieOfTheTable() throws IOException {
        Map<String, String> dies = new TreeMap<>(
                Map.of("ga100", "a100-sxm4-80gb", "gh100", "h100-sxm5-80gb", "mi200", "mi210", "br100-tile", "br100"));
        for (Map.Entry<String, String> die : dies.entrySet()) {
            AreaEstimate estimate = ESTIMATES.estimate(World.CATALOGUES.chips().byNameOrThrow(die.getValue()));
            double table = row(die.getKey()).plan().total().value();
            assertEquals(table, estimate.modelled().value(), 0.02 * table, die.getKey());
        }
    }

    @Test
    void knownGaps() throws IOException {
        // AMD's compute die of 2023 packs a core into 60 % of what the law gives; Google's of 7 nm take half as much
        // again.
        assertTrue(row("xcd").error() > 0.5);
        assertTrue(row("tpu-v4").error() < -0.3);
        assertTrue(row("mi100").error() < -0.3);
    }

    @Test
    void theH100CostsWhatAnalystsEstimate() {
        AreaEstimate estimate = ESTIMATES.estimate(World.CATALOGUES.chips().byNameOrThrow("h100-sxm5-80gb"));
        MakingCost cost = estimate.cost().orElseThrow();
        assertEquals(300, cost.of(CostPart.DIES).value(), 60);
        assertEquals(1350, cost.of(CostPart.MEMORY).value(), 135);
        assertEquals(3320, cost.total().value(), 332);
        assertTrue(estimate.low().orElseThrow().value() < 3320);
        assertTrue(estimate.high().orElseThrow().value() > 3320);
    }

    @Test
    void everyChipOfTheCatalogueThatStatesItsSiliconCanBeMade() {
        for (String name : World.CATALOGUES.chips().names()) {
            var chip = World.CATALOGUES.chips().byNameOrThrow(name);
            if (chip.value().silicon().isPresent()) {
                AreaEstimate estimate = ESTIMATES.estimate(chip);
                assertTrue(estimate.cost().isPresent(), name);
            }
        }
        for (String name : List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "mi210", "br100", "ascend-910b2")) {
            AreaEstimate estimate = ESTIMATES.estimate(World.CATALOGUES.chips().byNameOrThrow(name));
            assertEquals(List.of(), estimate.warnings(), name);
        }
    }
}
