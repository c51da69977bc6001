// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.work.DataType;

/**
 * What families share whose tensor engine multiplies native blocks and adds into sums that a buffer of the core keeps.
 *
 * <p><b>Model.</b> A tile is padded to whole blocks; its sums of 32 bits take m·n·4 bytes of the room there is for them. A step
 * takes the longer of multiplying, padded(m, n)·k / rate at the share of it that a warm loop reaches, and of the operand path
 * that the family has.
 * <p><b>Left out.</b> Sums of other widths.
 * <p><b>Check.</b> With each family's own ({@code ExecutionStyleTest}, {@code ScratchpadStylesTest}).
 * <p><b>Source.</b> Block sizes per chip in configs/chips.
 */
abstract class BlockStyle implements ExecutionStyle {
    // ---- Parameters -------------------------------------------------------------
    static final int ACCUMULATOR_BYTES = 4;

    private final Machine machine;
    private final double room;

    /** A style whose sums may take {@code room} bytes of a core. */
    BlockStyle(Machine machine, double room) {
        this.machine = machine;
        this.room = room;
    }

    // ---- Law --------------------------------------------------------------------

    final TensorEngine tensor() {
        return machine.core().tensor();
    }

    @Override
    public final int accumulators(TileShape tile) {
        return (int) (room / ((double) tile.m() * tile.n() * ACCUMULATOR_BYTES));
    }

    @Override
    public final double operations(TileShape tile, DataType type, double depth) {
        return 2 * tensor().padded(tile.m(), tile.n()) * depth;
    }

    /** Seconds of the tensor engine alone. */
    final double engineSeconds(TileShape tile, DataType type, double depth, double hertz) {
        double rate = machine.matrixPerCycle(type)
                * machine.calibration().matrixShare().value();
        return operations(tile, type, depth) / rate / hertz;
    }

    @Override
    public double multiply(TileShape tile, DataType type, double depth, double depthBytes, double hertz) {
        return Math.max(engineSeconds(tile, type, depth, hertz), feedSeconds(tile, depthBytes, hertz));
    }
}
