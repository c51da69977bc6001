// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Money;
import dev.sandtable.units.PerSquareMillimetre;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * How dies and memory are joined.
 *
 * @param substrateScale area of the organic substrate over that of what stands on it
 * @param substrate price of a square millimetre of substrate
 * @param bonding share of pieces that survive being placed
 * @param interposer the silicon below dies and memory, where there is one
 */
public record PackageKind(Ratio substrateScale, Money substrate, Ratio bonding, Optional<Interposer> interposer) {

    /**
     * Silicon that only wires: an old process on wafers of its own.
     *
     * @param scale its area over that of what stands on it
     * @param wafer price of a wafer, with the placing of dies on it
     * @param defects killing defects per area
     * @param clustering shape of their gamma distribution
     * @param diameter of the wafer
     */
    public record Interposer(
            Ratio scale, Money wafer, PerSquareMillimetre defects, double clustering, Millimetres diameter) {}

    public PackageKind {
        if (!(bonding.value() > 0) || bonding.value() > 1) {
            throw new IllegalArgumentException("bonding must be above 0 and at most 1, was " + bonding);
        }
    }
}
