// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;
import dev.sandtable.work.DataType;

/**
 * Digital compute in memory: SRAM macros hold weights and multiply activations that pass over them.
 *
 * <p><b>Model.</b> A step writes n·k bytes of weights into macros at their write port, then passes m rows of activations
 * over them at the stated rate. While one half of the macros multiplies, the other may be written: multiply =
 * max(padded(m, n)·k / rate, n·k bytes / write rate) where two steps fit, else the sum. Many rows hide the writing, a lone
 * token never does: its weights are written once for one pass.
 * <p><b>Left out.</b> Weights that stay in the macros from one operator to the next: a transformer's do not fit. Rates that
 * depend on how many bits are zero.
 * <p><b>Check.</b> By hand in {@code ScratchpadStylesTest}; a 7B model in 8 bits decodes no faster than memory delivers it.
 * <p><b>Source.</b> Houmo's descriptions of H30 and M50; digital SRAM macros as surveyed by Chih et al., ISSCC 2021.
 */
public final class InMemoryStyle extends BlockStyle {
    // ---- Parameters -------------------------------------------------------------
    /** Share of the activation buffer that partial sums may take. */
    private static final double ACCUMULATOR_SHARE = 0.5;

    private final OperandBuffer macro;
    private final OperandBuffer activations;

    public InMemoryStyle(Machine machine) {
        super(machine, machine.core().bufferById("activations").size().value() * ACCUMULATOR_SHARE);
        macro = machine.core().bufferById("macro");
        activations = machine.core().bufferById("activations");
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public double feedSeconds(TileShape tile, double depthBytes, double hertz) {
        return feedBytes(tile, depthBytes) / macro.rate() / hertz;
    }

    @Override
    public double feedBytes(TileShape tile, double depthBytes) {
        return tile.n() * depthBytes;
    }

    @Override
    public double multiply(TileShape tile, DataType type, double depth, double depthBytes, double hertz) {
        double pass = engineSeconds(tile, type, depth, hertz);
        double write = feedSeconds(tile, depthBytes, hertz);
        boolean beside = 2 * feedBytes(tile, depthBytes) <= macro.size().value();
        return beside ? Math.max(pass, write) : pass + write;
    }

    @Override
    public int slots(double aBytes, double bBytes) {
        double left = activations.size().value() * (1 - ACCUMULATOR_SHARE) / aBytes;
        return (int) Math.floor(Math.min(left, macro.size().value() / bBytes));
    }
}
