// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

/**
 * How a tensor engine that is a grid of multiply-adds holds one operand still while the others stream past.
 *
 * @param stationary what the cells hold
 * @param arrays grids of one core, each as large as the engine's native block; blocks are dealt to them
 * @param height cycles in which a block of weights shifts into a grid, as many as cells from edge to edge; or in which a
 *     whole block of results leaves it, fewer rows sooner; with the columns, the cycles from a first operand to its result
 */
public record SystolicArray(Stationary stationary, int arrays, int height) {

    /** What stays in the cells. */
    public enum Stationary {
        /** A block of the second operand; rows of the first stream through, partial sums move on. */
        WEIGHTS,
        /** A block of the result; both operands stream through. */
        OUTPUTS
    }

    public SystolicArray {
        if (arrays < 1 || height < 1) {
            throw new IllegalArgumentException("a systolic array needs arrays and a height of at least 1");
        }
    }
}
