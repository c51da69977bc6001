// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;
import dev.sandtable.chip.core.SystolicArray;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.work.DataType;

/**
 * A core whose tensor engine is q grids of multiply-adds, fed by copies that the compiler has scheduled.
 *
 * <p><b>Model.</b> Weights stationary: a product of m×n×d is ⌈n/C⌉·⌈d/K⌉ blocks of weights. A block takes m rows, one per
 * cycle, padded to the native rows; the next block shifts in meanwhile, which takes the grid's height H. So a block costs
 * max(m, H) cycles: few rows pay for loading weights. Blocks are dealt to grids; where there are fewer blocks than grids,
 * grids share a block's rows. Either operand may be the one that stays. Outputs stationary: ⌈m/R⌉·⌈n/C⌉ blocks of results,
 * or as many with rows and columns turned over, dealt likewise, take one cycle per K elements of k. A tile fills and
 * drains a grid once, H + C cycles, beside the tile before it where accumulators suffice. Small products of a fused
 * kernel share the grids between them; there the results of the block before leave a grid meanwhile, H cycles for R rows,
 * and a block of r rows costs max(k/K, H·r/R).
 * Multiplication, vectors and copies are slots of one schedule without random waits: a step takes the longest of its
 * stations, or (latency + all stations) / slots where buffers are short.
 * <p><b>Left out.</b> Conflicts of the engines for the scratchpad's ports; sparse cores.
 * <p><b>Check.</b> bf16 [8,128] × [128,128] streams in 8 cycles through one grid of 128×128 and weighs 128 with its
 * load; a block of results whose sum is shorter than its way out costs the way out ({@code SystolicStyleTest}).
 * <p><b>Source.</b> Kung 1982; Jouppi et al. 2017 for double-buffered weights; the scaling book (jax-ml 2025) for the
 * rate per block; the MME part of Intel's graph compiler (HabanaAI/Intel_Gaudi3_Software, mme_brain.cpp) for results
 * that wait for those before them.
 */
public final class SystolicStyle implements ExecutionStyle {
    // ---- Parameters -------------------------------------------------------------
    private static final int ACCUMULATOR_BYTES = 4;

    private final Machine machine;
    private final TensorEngine tensor;
    private final SystolicArray grid;
    private final OperandBuffer operands;
    private final OperandBuffer accumulators;

    public SystolicStyle(Machine machine) {
        this.machine = machine;
        tensor = machine.core().tensor();
        grid = tensor.grid();
        operands = machine.core().bufferById("operands");
        accumulators = machine.core().bufferById("accumulators");
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public int accumulators(TileShape tile) {
        return (int) (accumulators.size().value() / ((double) tile.m() * tile.n() * ACCUMULATOR_BYTES));
    }

    @Override
    public double operations(TileShape tile, DataType type, double depth) {
        return padded(tile.m(), tile.n(), depth, type);
    }

    @Override
    public double fused(double rows, double columns, double depth, DataType type) {
        double least = grid.stationary() == SystolicArray.Stationary.WEIGHTS
                ? Math.min(alone(rows, columns, depth, type), alone(columns, rows, depth, type))
                : Math.min(passing(rows, columns, depth, type), passing(columns, rows, depth, type));
        return least / grid.arrays() * machine.matrixPerCycle(type);
    }

    @Override
    public double multiply(TileShape tile, DataType type, double depth, double depthBytes, double hertz) {
        double share = machine.calibration().matrixShare().value();
        return cycles(tile.m(), tile.n(), depth, type) / (share * hertz);
    }

    @Override
    public int slots(double aBytes, double bBytes) {
        return (int) Math.floor(operands.size().value() / (aBytes + bBytes));
    }

    @Override
    public double turnaround(double hertz) {
        return (grid.height() + tensor.columns()) / hertz;
    }

    @Override
    public double period(double latency, double memory, double far, double cache, double multiply, int slots) {
        double longest = Math.max(Math.max(memory, far), Math.max(cache, multiply));
        return Math.max(longest, (latency + memory + far + cache + multiply) / slots);
    }

    /** Cycles of the core's grids for a product, at the stated rate. */
    double cycles(double m, double n, double depth, DataType type) {
        return grid.stationary() == SystolicArray.Stationary.WEIGHTS
                ? Math.min(held(m, n, depth, type), held(n, m, depth, type))
                : Math.min(streamed(m, n, depth, type), streamed(n, m, depth, type));
    }

    /** Cycles of all blocks of weights one after the other on one grid, while other grids work on other products. */
    private double alone(double rows, double columns, double depth, DataType type) {
        double passing = up(rows, tensor.rows()) * cyclesPerRow(type);
        return blocks(columns, depth, type) * Math.max(passing, grid.height());
    }

    private double blocks(double columns, double depth, DataType type) {
        return Math.ceil(columns / tensor.columns()) * Math.ceil(depth / tensor.depthOf(type));
    }

    /** The second operand stays: {@code rows} of the first pass every block of it. */
    private double held(double rows, double columns, double depth, DataType type) {
        double blocks = blocks(columns, depth, type);
        double sharing = Math.max(1, Math.floor(grid.arrays() / blocks));
        double passing = up(Math.ceil(rows / sharing), tensor.rows()) * cyclesPerRow(type);
        return Math.ceil(blocks * sharing / grid.arrays()) * Math.max(passing, grid.height());
    }

    /** The result stays: every block of it takes all of k. */
    private double streamed(double rows, double columns, double depth, DataType type) {
        return Math.ceil(blocks(rows, columns) / grid.arrays()) * pulse(depth, type);
    }

    /** Cycles of all blocks of results one after the other on one grid, while other grids work on other products. */
    private double passing(double rows, double columns, double depth, DataType type) {
        double leaving = grid.height() * Math.min(1, rows / tensor.rows());
        return blocks(rows, columns) * Math.max(pulse(depth, type), leaving);
    }

    private double blocks(double rows, double columns) {
        return Math.ceil(rows / tensor.rows()) * Math.ceil(columns / tensor.columns());
    }

    /** Cycles in which one grid takes all of k. */
    private double pulse(double depth, DataType type) {
        return Math.ceil(depth / tensor.depthOf(type)) * tensor.rows() * cyclesPerRow(type);
    }

    private double padded(double m, double n, double depth, DataType type) {
        double k = up(depth, tensor.depthOf(type));
        if (grid.stationary() == SystolicArray.Stationary.OUTPUTS) {
            return 2.0 * Math.min(blocks(m, n), blocks(n, m)) * tensor.rows() * tensor.columns() * k;
        }
        double held = up(m, tensor.rows()) * up(n, tensor.columns());
        double turned = up(n, tensor.rows()) * up(m, tensor.columns());
        return 2 * Math.min(held, turned) * k;
    }

    /** Cycles of one grid for one native row: one where the stated peak is that of all grids at the stated clock. */
    private double cyclesPerRow(DataType type) {
        return 2.0 * tensor.columns() * tensor.depthOf(type) * grid.arrays() / machine.matrixPerCycle(type);
    }

    private static double up(double size, double block) {
        return Math.ceil(size / block) * block;
    }
}
