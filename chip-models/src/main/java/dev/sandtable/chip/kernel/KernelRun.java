// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.work.Cost;

/**
 * One execution on the device at a fixed clock: how long, and how busy each part was. Busy times are those of the whole
 * chip: one core in a hundred active for one second is 0.01 s.
 *
 * @param seconds device time from first to last instruction, launch not included
 * @param matrixSeconds time for which all tensor engines would have been busy, weighted by {@link
 *     dev.sandtable.chip.core.Machine#load} where that is known
 * @param vectorSeconds time for which all vector engines would have been busy
 * @param cacheBytes bytes that cores moved from and to the shared cache
 * @param memoryBytes bytes moved from and to the outermost memory
 * @param dramJoules energy that they took in the memory's devices
 * @param bound what limited it
 */
public record KernelRun(
        double seconds,
        double matrixSeconds,
        double vectorSeconds,
        double cacheBytes,
        double memoryBytes,
        double dramJoules,
        Cost.Bound bound) {
    public KernelRun {
        if (!(seconds >= 0) || !(matrixSeconds >= 0) || !(vectorSeconds >= 0)) {
            throw new IllegalArgumentException("a run takes no negative time: " + seconds);
        }
    }
}
