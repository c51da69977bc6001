// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.VectorEngine;
import dev.sandtable.work.DataType;

/**
 * The time that a product's vector work takes in a core, and what of it shows.
 *
 * <p><b>Model.</b> Per step n·d elements of B are widened at the lanes' 16-bit rate, and m·n sums are scaled per block of k.
 * Per tile m·n results pass through the epilogue: the slower of lanes and special functions. Where vector units share
 * buffers with the matrix units, both belong to their tile, the epilogue to its edge, and other tiles of the core may hide
 * them. Where they do not, they work beside the matrix units, and what they work on crosses the shared cache: an epilogue
 * writes and reads FP32 sums there during the next tile's loop, unless the write-back path itself scales and clamps;
 * widened operands are written and read once more per tile; scaled sums go there and back per block.
 * <p><b>Left out.</b> Issue slots that lanes and matrix units share; vectors of biases and row scales, 1/m of C.
 * <p><b>Check.</b> By hand on one tile; nothing to do costs nothing ({@code VectorChoresTest}).
 * <p><b>Source.</b> Epilogues: NVIDIA CUTLASS, Efficient GEMM; widening: Frantar et al. 2024 (Marlin); write-back path: fix
 * pipe of Huawei's Ascend C documentation; block scales: DeepSeek-V3 technical report, section 3.3.2.
 */
final class VectorChores {
    private static final double SUM_BYTES = 4;

    private final Machine machine;
    private final boolean together;

    VectorChores(Machine machine) {
        this.machine = machine;
        together = machine.core().vector().results() == VectorEngine.Results.CORE;
    }

    /** Whether vector units reach operands and sums inside the core. */
    boolean together() {
        return together;
    }

    /** Whether a product has anything for vector units. */
    static boolean any(Product product) {
        return !product.chores().equals(Chores.NONE);
    }

    // ---- Steps ------------------------------------------------------------------

    /** Seconds of widening B for one step. */
    double widening(Product product, TileShape tile, double depth, double hertz) {
        double operations = tile.n() * depth * product.chores().widening();
        return operations / (machine.vectorPerCycle(DataType.FP16) * hertz);
    }

    private double blocks(Product product, double depth, int promotion) {
        Chores chores = product.chores();
        if (chores.blockDepth() == 0 || chores.scaledByUnits() && machine.scalesBlocks()) {
            return 0;
        }
        long block = promotion > 0 ? Math.min(promotion, chores.blockDepth()) : chores.blockDepth();
        return depth / block;
    }

    /** Seconds of scaling and adding partial sums for one step; at least as often as every {@code promotion} elements. */
    double scaling(Product product, TileShape tile, double depth, int promotion, double hertz) {
        double sums = (double) tile.m() * tile.n() * blocks(product, depth, promotion);
        return sums / (machine.vectorPerCycle(DataType.FP32) * hertz);
    }

    /** Bytes that one step sends through the shared cache and back. */
    double exchanged(Product product, TileShape tile, double depth) {
        if (together) {
            return 0;
        }
        double widened = product.chores().widening() > 0 ? 2 * tile.n() * depth * product.operandBytes() : 0;
        double sums = 2 * tile.m() * tile.n() * SUM_BYTES * blocks(product, depth, 0);
        return widened + sums;
    }

    // ---- Results ----------------------------------------------------------------

    private double resultSeconds(Product product, double elements, double hertz) {
        Chores chores = product.chores();
        double lanes = chores.resultWork() / machine.vectorPerCycle(DataType.FP32);
        double special = chores.epilogue().transcendental() / machine.specialPerCycle();
        return elements * Math.max(lanes, special) / hertz;
    }

    private boolean crosses(Product product) {
        return !together && !product.chores().epilogue().scalesAndClamps();
    }

    /** Seconds of the epilogue that lengthen a tile's edge. */
    double inEdge(Product product, TileShape tile, double hertz) {
        return together ? resultSeconds(product, (double) tile.m() * tile.n(), hertz) : 0;
    }

    /** Seconds of the epilogue that run beside the next tile's loop, at the core's share of the cache's rate. */
    double beside(Product product, TileShape tile, double rate, double hertz) {
        if (!crosses(product)) {
            return 0;
        }
        double elements = (double) tile.m() * tile.n();
        return 2 * elements * SUM_BYTES / rate + resultSeconds(product, elements, hertz);
    }

    /** Seconds of the epilogue on all cores, where a second kernel adds the parts of a split product. */
    double inReduction(Product product, double hertz) {
        return resultSeconds(product, product.batch() * product.m() * product.n(), hertz) / machine.cores();
    }

    /** Bytes of FP32 sums that cross the shared cache for the epilogues of all tiles. */
    double crossed(Product product) {
        return crosses(product) ? 2 * product.batch() * product.m() * product.n() * SUM_BYTES : 0;
    }

    /** Seconds for which all vector units would be busy: {@code steps} steps of all tiles, and all results. */
    double busy(Product product, TileShape tile, double depth, double steps, double hertz) {
        if (!any(product)) {
            return 0;
        }
        double perStep = widening(product, tile, depth, hertz) + scaling(product, tile, depth, 0, hertz);
        boolean lanes = together || crosses(product);
        return steps * perStep / machine.cores() + (lanes ? inReduction(product, hertz) : 0);
    }
}
