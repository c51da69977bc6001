// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.chip.silicon.Wafer;
import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Money;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.SquareMillimetres;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Costs by hand. */
final class MakingCostTest {
    private static final SiliconLibrary.Uncertainty EXACT =
            new SiliconLibrary.Uncertainty(new Ratio(0), new Ratio(0), new Ratio(0), new Ratio(0), new Ratio(0));

    private static SiliconLibrary library(double substrate, double bonding, double gigabyte, double test) {
        MemoryInterface memory = new MemoryInterface(
                new SquareMillimetres(10), 2e6, new Millimetres(11), new SquareMillimetres(100), new Money(gigabyte));
        PackageKind plain = new PackageKind(new Ratio(2), new Money(substrate), new Ratio(bonding), Optional.empty());
        return new SiliconLibrary(
                "round",
                2025,
                Making.library().blocks(),
                Map.of("hbm2e", memory),
                Map.of("cowos-s", plain),
                new Money(test),
                new Ratio(0.5),
                EXACT);
    }

    private static AreaEstimate estimate(SiliconLibrary library, ProcessSpec process) {
        ChipSpec chip = Catalogue.chip("a100-sxm4-80gb");
        return new AreaModel(library, name -> process, DefectModel.POISSON).estimate(chip);
    }

    @Test
    void aPerfectDieAndNothingElseCostsItsShareOfTheWafer() {
        AreaEstimate estimate = estimate(library(0, 1, 0, 0), Making.process(0));
        int dies = Wafer.of(Making.process(0)).dies(new SquareMillimetres(826));
        assertEquals(1000.0 / dies, estimate.cost().orElseThrow().total().value(), 1e-9);
        assertEquals(1, estimate.die().orElseThrow().sellable(), 1e-12);
    }

    @Test
    void everyTermByHand() {
        AreaEstimate estimate = estimate(library(0.01, 0.9, 3, 70), Making.process(0));
        MakingCost cost = estimate.cost().orElseThrow();
        double die = cost.of(CostPart.DIES).value();
        assertEquals(80 * 3, cost.of(CostPart.MEMORY).value(), 1e-9);
        // 826 mm² of die and 5 stacks of 100 mm² on twice the area at a cent
        assertEquals((826 + 500) * 2 * 0.01, cost.of(CostPart.PACKAGE).value(), 1e-9);
        // one die and five stacks are placed
        double placed = die + 240 + 26.52;
        assertEquals(
                placed * (Math.pow(0.9, -6) - 1),
                cost.of(CostPart.ASSEMBLY_LOSS).value(),
                1e-9);
        assertEquals(70, cost.of(CostPart.TEST).value());
        assertEquals(placed * Math.pow(0.9, -6) + 70, cost.total().value(), 1e-9);
        assertEquals(2 * cost.total().value(), estimate.price().orElseThrow().value(), 1e-9);
        assertEquals(cost.total().value(), estimate.low().orElseThrow().value(), 1e-9);
    }

    @Test
    void sparesRaiseTheYieldAndNothingIsMadeBeyondTheReticle() {
        AreaEstimate spared = estimate(library(0, 1, 0, 0), Making.process(0.001));
        DieCount die = spared.die().orElseThrow();
        assertEquals(Math.exp(-0.826), die.perfect(), 1e-12);
        assertTrue(die.sellable() > die.perfect());

        ChipSpec large = CoreSearch.withCores(Catalogue.chip("h100-sxm5-80gb"), 200);
        AreaEstimate beyond =
                Making.model().anchoredOn(Catalogue.chip("h100-sxm5-80gb")).estimate(large);
        assertTrue(beyond.cost().isEmpty());
        assertTrue(
                beyond.warnings().get(0).contains("'dies: {count: 2"),
                beyond.warnings().toString());
    }

    @Test
    void termsAddInSquares() {
        MakingCost cost = new MakingCost(Map.of(CostPart.DIES, new Money(30), CostPart.MEMORY, new Money(40)));
        SiliconLibrary.Uncertainty tenth = new SiliconLibrary.Uncertainty(
                new Ratio(0), new Ratio(0.1), new Ratio(0.1), new Ratio(0.1), new Ratio(0.1));
        assertEquals(5.0 / 70, cost.deviation(tenth, 0.1), 1e-12);
    }
}
