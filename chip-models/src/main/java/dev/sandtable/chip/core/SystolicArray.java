// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.spec.Default;

/**
 * How a tensor engine that is a grid of multiply-adds holds one operand still while the others stream past.
 *
 * @param stationary what the cells hold
 * @param arrays grids of one core, each as large as the engine's native block; blocks are dealt to them
 * @param height cells from edge to edge along which operands or results shift: cycles to load a block of weights, or to
 *     read out a block of results; with the columns, the cycles from a first operand to its result
 * @param halvings how often one side of the grid may be halved and the other doubled, where cells can be regrouped
 */
public record SystolicArray(
        Stationary stationary,
        int arrays,
        int height,
        @Default("0") int halvings) {

    /** What stays in the cells. */
    public enum Stationary {
        /** A block of the second operand; rows of the first stream through, partial sums move on. */
        WEIGHTS,
        /** A block of the result; both operands stream through. */
        OUTPUTS
    }

    public SystolicArray {
        if (arrays < 1 || height < 1 || halvings < 0) {
            throw new IllegalArgumentException(
                    "a systolic array needs arrays and height of at least 1 and no negative halvings");
        }
        if (halvings > 0 && stationary == Stationary.WEIGHTS) {
            throw new IllegalArgumentException("halvings belong to arrays that hold outputs; leave them out");
        }
    }
}
