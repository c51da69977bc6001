// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.SquareMillimetres;

/**
 * Sizes of building blocks that are the same in every process: transistors of logic, shares of memory arrays that are
 * cells, and areas of analogue interfaces.
 *
 * @param multiplierBit transistors of a floating-point multiply-add per squared bit of its significand
 * @param accumulator what its adder and registers add to that square, in bits squared
 * @param integerShare an integer multiply-add over a floating-point one of as many bits
 * @param integerLane transistors of a 32-bit integer unit, one beside every FP32 lane
 * @param laneControl transistors that fetch, decode, schedule, load and store for one FP32 lane
 * @param cachePort transistors of network and cache slices per byte that the shared cache delivers in a cycle
 * @param fixed transistors of a chip's host interface, front end and management
 * @param bufferEfficiency share of a core's buffers that is memory cells
 * @param cacheEfficiency the same of the shared cache, whose tags, checks and spare rows count as not cells
 * @param laneArea one serial lane in both directions, whatever its rate
 * @param laneController transistors of protocol logic per lane
 * @param laneEdge edge of the die that a lane takes
 */
public record BlockSizes(
        double multiplierBit,
        double accumulator,
        Ratio integerShare,
        double integerLane,
        double laneControl,
        double cachePort,
        double fixed,
        Ratio bufferEfficiency,
        Ratio cacheEfficiency,
        SquareMillimetres laneArea,
        double laneController,
        Millimetres laneEdge) {
    public BlockSizes {
        if (!(multiplierBit > 0) || !(accumulator >= 0) || !(laneControl > 0) || !(cachePort > 0) || !(fixed >= 0)) {
            throw new IllegalArgumentException("blocks need transistors above 0");
        }
        requireShare(bufferEfficiency, "buffer-efficiency");
        requireShare(cacheEfficiency, "cache-efficiency");
    }

    private static void requireShare(Ratio share, String name) {
        if (!(share.value() > 0) || share.value() > 1) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, was " + share);
        }
    }
}
