// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;

/**
 * Ascend's split core: a cube core fed by transfer engines, its vector cores reached only through the shared cache.
 *
 * <p><b>Model.</b> MTE2 fills L1 from the shared cache, MTE1 fills L0A and L0B from L1, the cube multiplies a native
 * 16×16 block per cycle into L0C, and the fix pipe writes L0C out. Queues are joined by flags, so a step takes the longest
 * of cube, m·k bytes into L0A and n·k bytes into L0B. A tile of at most half of L0C lets the fix pipe drain one half while
 * the cube fills the other.
 * <p><b>Left out.</b> The scalar queue that issues the others; bank groups of L1.
 * <p><b>Check.</b> A 128×128 tile takes 64 cycles per 16 elements of k on a cube of 4096 multiply-adds ({@code
 * DavinciStyleTest}).
 * <p><b>Source.</b> Buffer sizes and rates from the platform files of Huawei's CANN runtime; data paths from its
 * documentation of the split architecture.
 */
public final class DavinciStyle extends BlockStyle {
    // ---- Parameters -------------------------------------------------------------
    private final OperandBuffer left;
    private final OperandBuffer right;
    private final OperandBuffer staging;

    public DavinciStyle(Machine machine) {
        super(machine, machine.core().bufferById("l0c").size().value());
        left = machine.core().bufferById("l0a");
        right = machine.core().bufferById("l0b");
        staging = machine.core().bufferById("l1");
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public double feedSeconds(TileShape tile, double depthBytes, double hertz) {
        double fillLeft = tile.m() * depthBytes / left.rate();
        double fillRight = tile.n() * depthBytes / right.rate();
        return Math.max(fillLeft, fillRight) / hertz;
    }

    @Override
    public double feedBytes(TileShape tile, double depthBytes) {
        return (tile.m() + tile.n()) * depthBytes;
    }

    @Override
    public int slots(double aBytes, double bBytes) {
        return (int) Math.floor(staging.size().value() / (aBytes + bBytes));
    }
}
