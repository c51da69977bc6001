// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;
import dev.sandtable.work.DataType;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants of chips that fit an area or a cost. */
final class CoreSearchTest {

    @ParameterizedTest
    @ValueSource(strings = {"a100-sxm4-80gb", "h100-sxm5-80gb", "br100", "ascend-910b2"})
    void theChipItselfFitsItsOwnAreaAndOneMoreCoreDoesNot(String name) {
        ChipSpec chip = Catalogue.chip(name);
        AreaModel model = Making.model().anchoredOn(chip);
        CoreSearch search = new CoreSearch(model);
        AreaEstimate own = model.estimate(chip);
        SquareMillimetres limit = own.dieArea().times(1 + 1e-9);
        ChipSpec most = search.mostWithin(chip, limit).orElseThrow();
        assertTrue(most.cores().count() >= chip.cores().count(), "spare cores may be rounded down, sold ones never");
        assertTrue(model.estimate(most).dieArea().compareTo(limit) <= 0);
        int dies = own.dies();
        ChipSpec more = CoreSearch.withCores(chip, most.cores().count() + dies);
        assertTrue(model.estimate(more).dieArea().compareTo(limit) > 0);
    }

    @Test
    void aVariantWithTheSameCoresIsTheSameChip() {
        ChipSpec chip = Catalogue.chip("h100-sxm5-80gb");
        ChipSpec same = CoreSearch.withCores(chip, 132);
        assertEquals(chip.peak(), same.peak());
        assertEquals(chip.silicon(), same.silicon());
        assertEquals(
                814, Making.model().anchoredOn(chip).estimate(same).dieArea().value(), 1e-9);
    }

    @Test
    void peaksGoWithCores() {
        ChipSpec chip = Catalogue.chip("h100-sxm5-80gb");
        ChipSpec half = CoreSearch.withCores(chip, 66);
        assertEquals(
                Objects.requireNonNull(chip.peak().get(DataType.BF16)).value() / 2,
                Objects.requireNonNull(half.peak().get(DataType.BF16)).value(),
                1);
        assertEquals(72, half.silicon().orElseThrow().coresMade().orElseThrow());
    }

    @Test
    void costBoundsCoresTooAndTooLittleBuysNone() {
        ChipSpec chip = Catalogue.chip("h100-sxm5-80gb");
        CoreSearch search = new CoreSearch(Making.model().anchoredOn(chip));
        Money limit = new Money(3000);
        ChipSpec most = search.mostFor(chip, limit).orElseThrow();
        assertTrue(most.cores().count() < 132);
        assertTrue(cost(search, most).compareTo(limit) <= 0);
        assertTrue(cost(search, CoreSearch.withCores(chip, most.cores().count() + 1))
                        .compareTo(limit)
                > 0);
        assertFalse(search.mostFor(chip, new Money(10)).isPresent());
    }

    private static Money cost(CoreSearch search, ChipSpec chip) {
        return search.model().estimate(chip).cost().orElseThrow().total();
    }
}
