// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;

/**
 * One kind of die on its wafer.
 *
 * @param area of the die
 * @param perWafer whole dies of a wafer
 * @param perfect share of them without a defect
 * @param sellable share of them that can be sold
 * @param wafer price of the wafer
 */
public record DieCount(SquareMillimetres area, int perWafer, double perfect, double sellable, Money wafer) {

    /** What one die that can be sold costs. */
    public Money price() {
        return wafer.times(1 / (perWafer * sellable));
    }
}
