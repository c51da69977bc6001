// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

import dev.sandtable.units.Millimetres;
import dev.sandtable.units.SquareMillimetres;

/**
 * How many dies a wafer holds.
 *
 * <p><b>Model.</b> A die is a square, or as wide as the reticle if a square were wider. With its street on two sides it is a
 * cell of a grid; the cells that lie wholly inside radius d/2 − e are counted, with the grid centred on a die or on a
 * street in either direction, whichever holds most.
 *
 * <p><b>Left out.</b> Test structures and alignment marks that take the place of dies; partial fields of the stepper.
 *
 * <p><b>Check.</b> One die fits where its diagonal just does; small dies approach π(d/2 − e)²/A; de Vries' formula is met
 * within 6 % for dies of 50 to 800 mm² ({@code WaferTest}).
 *
 * <p><b>Source.</b> Geometry; de Vries, Investigation of gross die per wafer formulas, IEEE Trans. Semicond. Manuf. 18(1), 2005.
 *
 * @param diameter of the wafer
 * @param edge margin at the rim
 * @param scribe street between dies
 * @param widest the widest a die can be
 */
public record Wafer(Millimetres diameter, Millimetres edge, Millimetres scribe, Millimetres widest) {

    /** The wafers of a process. */
    public static Wafer of(ProcessSpec process) {
        return new Wafer(process.diameter(), process.edge(), process.scribe(), process.reticleWidth());
    }

    /** The shorter side of a die. */
    public Millimetres width(SquareMillimetres die) {
        return new Millimetres(Math.min(widest.value(), Math.sqrt(die.value())));
    }

    /** Whole dies of an area. */
    public int dies(SquareMillimetres die) {
        double width = width(die).value();
        double x = width + scribe.value();
        double y = die.value() / width + scribe.value();
        double radius = diameter.value() / 2 - edge.value();
        int most = 0;
        for (double shiftX : new double[] {0, 0.5}) {
            for (double shiftY : new double[] {0, 0.5}) {
                most = Math.max(most, count(x, y, shiftX, shiftY, radius));
            }
        }
        return most;
    }

    /** Cells whose far corner lies within the radius; a shift of a half puts the middle of a cell on the wafer's. */
    private static int count(double x, double y, double shiftX, double shiftY, double radius) {
        int total = 0;
        int rows = (int) (radius / y) + 1;
        for (int j = -rows - 1; j <= rows; j++) {
            double far = Math.max(Math.abs(j + shiftY), Math.abs(j + 1 + shiftY)) * y;
            if (far > radius) {
                continue;
            }
            double half = Math.sqrt(radius * radius - far * far) / x;
            int right = (int) Math.floor(half - shiftX);
            int left = (int) Math.floor(half + shiftX);
            total += Math.max(0, right + left);
        }
        return total;
    }
}
