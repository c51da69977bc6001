// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

/**
 * How a time answers to one figure.
 *
 * @param figure the figure as its file states it
 * @param file the chip's or the stack's name
 * @param ratio by what it was multiplied
 * @param elasticity d ln t / d ln figure: −1 where the time is in inverse proportion to the figure, 0 where it does not matter
 */
public record Sensitivity(StatedFigure figure, String file, double ratio, double elasticity) {

    /** How much the time follows the figure, whichever way. */
    public double weight() {
        return Math.abs(elasticity);
    }

    /** Whether more of the figure is less time. */
    public boolean moreIsFaster() {
        return elasticity < 0;
    }

    /** Share of the time that a tenth more of the figure, or a tenth less where that is better, takes away. */
    public double gainOfTenth() {
        double tenth = moreIsFaster() ? 1.1 : 1 / 1.1;
        return 1 - StrictMath.pow(tenth, elasticity);
    }
}
