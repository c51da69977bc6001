// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * Loads and arithmetic in stages that end at a barrier.
 *
 * <p><b>Model.</b> With two halves of a buffer the load of the next step runs beside the arithmetic of this one and both
 * wait for each other: max(load, compute) + barrier. With one, they follow each other: load + compute + barrier.
 * <p><b>Left out.</b> Loads more than one stage ahead.
 * <p><b>Check.</b> Both cases by hand ({@code ScratchpadStylesTest}).
 * <p><b>Source.</b> Double buffering as in the programming guides of Cambricon and Sunway.
 */
final class Stages {
    private Stages() {}

    static double period(double load, double compute, double barrier, int slots) {
        return (slots > 1 ? Math.max(load, compute) : load + compute) + barrier;
    }
}
