// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.DataType;

/**
 * One core of a spatial machine: its engine, its memory and its ports, in cycles.
 *
 * <p><b>Model.</b> A block costs max(padded operations / rate, bytes read from the core's own memory / its rate): A is read
 * once for every {@code reuse-columns} columns, B once for every {@code reuse-rows} rows. Operands at rest lie spread evenly
 * over all cores; at least a quarter of a core's memory is left to the blocks that it works on.
 * <p><b>Left out.</b> Code and messages' descriptors, which share the core's memory.
 * <p><b>Check.</b> A block by hand ({@code SuperstepLawTest}).
 * <p><b>Source.</b> The same reuse as of tiles in {@link dev.sandtable.chip.mapping.SimtStyle}.
 */
final class ArrayCore {
    /** Bytes of a partial sum. */
    static final double PARTIAL_BYTES = 4;

    /** Most of a core's memory that operands at rest take. */
    private static final double REST = 0.75;

    private final Machine machine;
    private final TensorEngine tensor;
    private final double share;
    private final double localPerCycle;
    private final double room;

    ArrayCore(Machine machine, double innerLoop) {
        this.machine = machine;
        tensor = machine.core().tensor();
        share = machine.calibration().matrixShare().value() * innerLoop;
        localPerCycle = machine.localPerCycle();
        room = machine.core().bufferById("sram").size().value();
    }

    /** Bytes of the core's memory. */
    double room() {
        return room;
    }

    /** Bytes of so much data at rest that lie in one core; none where the chip's memory is elsewhere. */
    double atRest(double bytes) {
        return machine.resident() ? Math.min(bytes / machine.cores(), REST * room) : 0;
    }

    /** Operations of a block, padded, over what the engine is stated to do in a cycle. */
    double stated(Product product, Grid grid, double rows, double columns, double depth) {
        return 2 * grid.padded(tensor, product.type(), rows, columns, depth) / machine.matrixPerCycle(product.type());
    }

    /** The same at the rate that its code reaches. */
    double reached(Product product, Grid grid, double rows, double columns, double depth) {
        return stated(product, grid, rows, columns, depth) / share;
    }

    /** Cycles in which the core's memory serves a block's operands and takes its result. */
    double reads(Product product, Grid grid) {
        double across = grid.turned() ? tensor.reuseRows() : tensor.reuseColumns();
        double along = grid.turned() ? tensor.reuseColumns() : tensor.reuseRows();
        double a = grid.m() * Math.ceil(grid.n() / across) * product.aBytes();
        double b = grid.n() * Math.ceil(grid.m() / along) * product.bBytes();
        return ((a + b) * grid.k() + grid.m() * grid.n() * product.cBytes()) / localPerCycle;
    }

    /** Cycles in which it serves so many bytes. */
    double serves(double bytes) {
        return bytes / localPerCycle;
    }

    /** Cycles in which the core adds so many partial sums. */
    double adds(double elements) {
        return elements / machine.vectorPerCycle(DataType.FP32);
    }

    /** Engine blocks of a core's block: steps of a stream through it. */
    double steps(Product product, Grid grid) {
        return grid.engineBlocks(tensor, product.type(), grid.m(), grid.n(), grid.k());
    }
}
