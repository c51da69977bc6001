// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Money;
import dev.sandtable.units.PerSquareMillimetre;
import dev.sandtable.units.SquareMillimetres;

/**
 * A manufacturing process: how densely it packs, what its wafers cost and how many defects they have.
 *
 * @param name as processes of the catalogue are called
 * @param title the foundry's name
 * @param logicDensity transistors of placed and routed logic per area, as large dies reach it: less than a library's densest
 *     cells
 * @param bitCell area of a high-density six-transistor memory cell
 * @param wafer price of a finished wafer
 * @param defects killing defects per area
 * @param clustering how defects cluster: the shape of the gamma distribution of their density; large is evenly spread
 * @param diameter of the wafer
 * @param edge margin at the rim that holds no dies
 * @param scribe street between dies
 * @param reticleWidth shorter side of the field that one exposure prints
 * @param reticleHeight its longer side
 */
public record ProcessSpec(
        String name,
        String title,
        PerSquareMillimetre logicDensity,
        SquareMillimetres bitCell,
        Money wafer,
        PerSquareMillimetre defects,
        double clustering,
        Millimetres diameter,
        Millimetres edge,
        Millimetres scribe,
        Millimetres reticleWidth,
        Millimetres reticleHeight) {
    public ProcessSpec {
        if (!(logicDensity.value() > 0) || !(bitCell.value() > 0)) {
            throw new IllegalArgumentException("a process needs a logic-density and a bit-cell above 0");
        }
        if (!(clustering > 0)) {
            throw new IllegalArgumentException("clustering must be above 0, was " + clustering);
        }
        if (!(diameter.value() > 2 * edge.value())) {
            throw new IllegalArgumentException("a wafer needs a diameter above twice its edge");
        }
        if (!(reticleWidth.value() > 0) || reticleHeight.compareTo(reticleWidth) < 0) {
            throw new IllegalArgumentException("reticle-height is the longer side of the reticle");
        }
    }

    /** The largest die that one exposure prints. */
    public SquareMillimetres reticle() {
        return new SquareMillimetres(reticleWidth.value() * reticleHeight.value());
    }

    /** Area of so many transistors of logic. */
    public SquareMillimetres logic(double transistors) {
        return new SquareMillimetres(transistors / logicDensity.value());
    }
}
