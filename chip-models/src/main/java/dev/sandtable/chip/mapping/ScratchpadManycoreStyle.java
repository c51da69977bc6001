// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;

/**
 * A mesh of small cores with scratchpads: one core group of a Sunway SW26010-Pro.
 *
 * <p><b>Model.</b> A tile is spread over R×C small cores: each holds m/R × n/C of the result, and of every step a part of
 * both panels, which it passes on to its row and its column. So a step brings m·k/R + n·k/C bytes into each small core over
 * the mesh, beside the arithmetic, and the panels once into the group by DMA: multiply = max(padded·k / rate,
 * (m/R + n/C)·k bytes / mesh rate), period = max(Z + memory, multiply) + barrier with two buffers and less
 * of Z with more. Accumulators lie in the
 * scratchpads too and keep half of them.
 * <p><b>Left out.</b> The managing core, which computes nothing here; the half of a scratchpad that can act as a cache.
 * <p><b>Check.</b> By hand in {@code ScratchpadStylesTest}.
 * <p><b>Source.</b> Chips and Cheese on SW26010-Pro, November 2023; matrix products on its predecessor by row and column
 * broadcast: Jiang et al., ICPP 2017.
 */
public final class ScratchpadManycoreStyle extends BlockStyle {
    // ---- Parameters -------------------------------------------------------------
    private static final double ACCUMULATOR_SHARE = 0.5;

    private final OperandBuffer scratchpads;
    private final CoreSpec.Mesh mesh;
    private final double barrier;

    public ScratchpadManycoreStyle(Machine machine) {
        super(machine, machine.core().bufferById("ldm").size().value() * ACCUMULATOR_SHARE);
        scratchpads = machine.core().bufferById("ldm");
        mesh = machine.core().meshOrThrow();
        barrier = machine.core().barrierSeconds();
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public double feedSeconds(TileShape tile, double depthBytes, double hertz) {
        return feedBytes(tile, depthBytes) / scratchpads.rate() / hertz;
    }

    @Override
    public double feedBytes(TileShape tile, double depthBytes) {
        return ((double) tile.m() / mesh.rows() + (double) tile.n() / mesh.columns()) * depthBytes;
    }

    @Override
    public int slots(double aBytes, double bBytes) {
        return (int) Math.floor(scratchpads.size().value() * (1 - ACCUMULATOR_SHARE) / (aBytes + bBytes));
    }

    @Override
    public double period(double latency, double memory, double far, double cache, double multiply, int slots) {
        return Stages.period(latency, Math.max(memory, Math.max(far, cache)), multiply, barrier, slots);
    }
}
