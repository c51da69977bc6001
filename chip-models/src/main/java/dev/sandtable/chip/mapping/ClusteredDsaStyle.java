// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;

/**
 * A core without caches in a cluster: Cambricon's MLU cores, and Kunlun's and Enflame's engines built on the same plan.
 *
 * <p><b>Model.</b> Activations and results lie in one scratchpad (NRAM), weights in another (WRAM). Streams for memory, for
 * moves and for arithmetic run side by side within a stage and meet at a barrier, so of two halves of a scratchpad one is
 * filled while the other is used: of two halves period = max(Z + load, multiply) + barrier, load being the longest of memory,
 * cache and way between dies; more parts hide more of the latency Z ({@link Stages}). Multiplying takes padded(m, n)·k / rate, or n·k bytes through WRAM's write
 * port if that is slower: few rows cannot hide the load of their weights. Partial sums keep half of NRAM.
 * <p><b>Left out.</b> The cluster's shared SRAM as a stage of its own: it hands one copy of a panel to all cores of the
 * cluster, which is the library's {@code sharing}.
 * <p><b>Check.</b> By hand in {@code ScratchpadStylesTest}: a stage of a 64×128 tile, one slot, few rows.
 * <p><b>Source.</b> Cambricon BANG C developer guide and mlu-ops documentation: scratchpads, parallel IO, MV and compute
 * streams, 64-byte accesses.
 */
public final class ClusteredDsaStyle extends BlockStyle {
    // ---- Parameters -------------------------------------------------------------
    /** Share of NRAM that partial sums may take; the rest holds two halves of activations. */
    private static final double ACCUMULATOR_SHARE = 0.5;

    private final OperandBuffer activations;
    private final OperandBuffer weights;
    private final double barrier;

    public ClusteredDsaStyle(Machine machine) {
        super(machine, machine.core().bufferById("nram").size().value() * ACCUMULATOR_SHARE);
        activations = machine.core().bufferById("nram");
        weights = machine.core().bufferById("wram");
        barrier = machine.core().barrierSeconds();
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public double feedSeconds(TileShape tile, double depthBytes, double hertz) {
        return feedBytes(tile, depthBytes) / weights.rate() / hertz;
    }

    @Override
    public double feedBytes(TileShape tile, double depthBytes) {
        return tile.n() * depthBytes;
    }

    @Override
    public int slots(double aBytes, double bBytes) {
        double left = activations.size().value() * (1 - ACCUMULATOR_SHARE) / aBytes;
        return (int) Math.floor(Math.min(left, weights.size().value() / bBytes));
    }

    @Override
    public double period(double latency, double memory, double far, double cache, double multiply, int slots) {
        return Stages.period(latency, Math.max(memory, Math.max(far, cache)), multiply, barrier, slots);
    }
}
