// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.units.Money;
import java.util.EnumMap;
import java.util.Map;

/**
 * What making one chip costs.
 *
 * <p><b>Model.</b> Dies cost their wafer over the dies of it that can be sold. An interposer costs the same way and carries
 * dies and memory; a substrate costs per area. Each piece survives being placed with probability b, and what does not takes
 * everything on the package with it: dies are tested before (known good), packages after. Test and board are a sum.
 *
 * <p><b>Left out.</b> Design and masks, which are paid once; the foundry's discounts; transport, duties, warranty.
 *
 * <p><b>Check.</b> A die by hand; a chip of one perfect die, free memory and free package costs its share of the wafer
 * ({@code MakingCostTest}). Published estimates: docs/area.md.
 *
 * <p><b>Source.</b> Hennessy and Patterson, Computer Architecture, 6th edition, §1.6; packaging terms after Feng and Ma,
 * Chiplet Actuary, DAC 2022.
 *
 * @param parts what is paid for
 */
public record MakingCost(Map<CostPart, Money> parts) {
    public MakingCost {
        parts = new EnumMap<>(parts);
    }

    /** The cost of a part. */
    public Money of(CostPart part) {
        return parts.getOrDefault(part, new Money(0));
    }

    /** The whole chip. */
    public Money total() {
        double total = 0;
        for (CostPart part : CostPart.values()) {
            total += of(part).value();
        }
        return new Money(total);
    }

    /**
     * The relative standard deviation of the whole: terms do not share causes and add in squares; losses follow what is
     * lost.
     *
     * @param uncertainty of the terms
     * @param dies of a compute die's own price, its area included
     */
    public double deviation(SiliconLibrary.Uncertainty uncertainty, double dies) {
        double kept = of(CostPart.DIES).value()
                + of(CostPart.COMPANIONS).value()
                + of(CostPart.MEMORY).value()
                + of(CostPart.PACKAGE).value();
        double lossFactor = kept > 0 ? 1 + of(CostPart.ASSEMBLY_LOSS).value() / kept : 1;
        double variance = square(of(CostPart.DIES).value() * dies * lossFactor)
                + square(of(CostPart.COMPANIONS).value() * uncertainty.wafers().value() * lossFactor)
                + square(of(CostPart.MEMORY).value() * uncertainty.memory().value() * lossFactor)
                + square(of(CostPart.PACKAGE).value() * uncertainty.packaging().value() * lossFactor)
                + square(of(CostPart.TEST).value() * uncertainty.test().value());
        return Math.sqrt(variance) / total().value();
    }

    private static double square(double term) {
        return term * term;
    }
}
