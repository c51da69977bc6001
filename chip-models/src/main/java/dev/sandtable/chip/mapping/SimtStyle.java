// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;

/**
 * A core that hides latency with many threads: GPUs of NVIDIA and AMD and those built like them.
 *
 * <p><b>Model.</b> Operands lie in shared memory, accumulators in registers. A step takes the longer of multiplying,
 * padded(m, n)·k / rate, and of reading operands: each r×c block of the result reads its own rows of A and columns of B,
 * so m·⌈n/c⌉ + n·⌈m/r⌉ operand rows leave shared memory. Copies from the cache to shared memory run beside both. A
 * finished tile leaves through shared memory: 4·m·n bytes of sums go in as threads hold them and come out as rows.
 * <p><b>Left out.</b> Warp scheduling and bank conflicts (the calibrated share of the inner loop holds them).
 * <p><b>Check.</b> A 128×128 tile of bf16 on 1024 multiply-adds per cycle takes 16 cycles per element of k ({@code
 * SimtStyleTest}).
 * <p><b>Source.</b> Tile hierarchy as NVIDIA's CUTLASS documentation describes it.
 */
public final class SimtStyle extends BlockStyle {
    // ---- Parameters -------------------------------------------------------------
    /** Share of the registers that accumulators may take; the rest holds operand fragments and addresses. */
    private static final double ACCUMULATOR_SHARE = 0.75;

    private final OperandBuffer shared;

    public SimtStyle(Machine machine) {
        super(machine, machine.core().bufferById("registers").size().value() * ACCUMULATOR_SHARE);
        shared = machine.core().bufferById("shared");
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public double feedSeconds(TileShape tile, double depthBytes, double hertz) {
        return feedBytes(tile, depthBytes) / shared.rate() / hertz;
    }

    @Override
    public double feedBytes(TileShape tile, double depthBytes) {
        return Math.min(reads(tile.m(), tile.n()), reads(tile.n(), tile.m())) * depthBytes;
    }

    @Override
    public int slots(double aBytes, double bBytes) {
        return (int) Math.floor(shared.size().value() / (aBytes + bBytes));
    }

    @Override
    public double handOver(TileShape tile, double hertz) {
        return 2.0 * tile.m() * tile.n() * ACCUMULATOR_BYTES / (shared.rate() * hertz);
    }

    private double reads(int along, int across) {
        return (double) along * ceil(across, tensor().reuseColumns())
                + (double) across * ceil(along, tensor().reuseRows());
    }

    private static int ceil(int size, int block) {
        return (size + block - 1) / block;
    }
}
