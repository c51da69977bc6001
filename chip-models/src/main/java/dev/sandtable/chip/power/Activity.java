// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.power;

/**
 * What a kernel did in its time, in the terms that energy follows.
 *
 * @param seconds how long
 * @param matrixWork seconds that its matrix work takes all tensor engines at the boost clock
 * @param vectorOperations operations of the vector engines
 * @param cacheBytes bytes to and from the shared cache
 * @param memoryBytes bytes to and from memory
 * @param dramJoules energy that they took in the memory's devices
 */
public record Activity(
        double seconds,
        double matrixWork,
        double vectorOperations,
        double cacheBytes,
        double memoryBytes,
        double dramJoules) {}
