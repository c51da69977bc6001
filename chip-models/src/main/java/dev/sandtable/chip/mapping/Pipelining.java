// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * How a library's kernels move along k.
 *
 * @param step bytes of k per step and operand row, in the wider operand
 * @param stages most steps in flight
 * @param sharing cores that receive one copy of a panel together
 * @param residents most tiles side by side in one core
 * @param sharedRing whether the tiles of a core take steps from one ring of buffers
 * @param swizzle whether tiles are dealt in blocks as square as can be
 * @param promotion elements of k between additions of FP8 partial sums to FP32; 0 for never
 * @param cluster rows of tiles that are started together
 * @param innerLoop share of the machine's inner loop that the code reaches
 */
public record Pipelining(
        double step,
        int stages,
        int sharing,
        int residents,
        boolean sharedRing,
        boolean swizzle,
        int promotion,
        int cluster,
        double innerLoop) {}
