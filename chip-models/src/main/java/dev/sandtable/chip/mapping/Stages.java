// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * Loads and arithmetic in stages that end at a barrier.
 *
 * <p><b>Model.</b> With n parts of a buffer the load of a step may begin n − 1 stages before its arithmetic, and the channel
 * moves one load at a time: period = max(load, compute, (latency + load)/(n − 1)) + barrier. Two halves hide a load behind one
 * stage, more parts hide latency behind several. With one part everything follows: latency + load + compute + barrier.
 * <p><b>Left out.</b> Loads of different lengths.
 * <p><b>Check.</b> One, two and three parts by hand ({@code ScratchpadStylesTest}).
 * <p><b>Source.</b> Multiple buffering as in the programming guides of Cambricon and Sunway.
 */
final class Stages {
    private Stages() {}

    static double period(double latency, double load, double compute, double barrier, int parts) {
        if (parts == 1) {
            return latency + load + compute + barrier;
        }
        return Math.max(Math.max(load, compute), (latency + load) / (parts - 1)) + barrier;
    }
}
