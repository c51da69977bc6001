// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;

/**
 * Waves of equal tiles in closed form.
 *
 * <p><b>Model.</b> The busiest core takes T = ⌈tiles / cores⌉ tiles of S steps. A step takes P, the period of the cyclic
 * pipeline through memory, shared cache and tensor engine; every active core has its fair share of both bandwidths. A
 * tile adds an edge E: the first operands' way, the drain of the result, a fixed latency. Tiles side by side in a core
 * hide edges behind loops: a tile takes max(S·P, (S·P + E)/r), the last E shows. A split of k adds a kernel that sums the
 * parts. No kernel is faster than all its bytes through memory.
 * <p><b>Left out.</b> Ragged last waves run with fewer cores and so a larger share of bandwidth ({@link TileSimulation}
 * has them); edge tiles do full work.
 * <p><b>Check.</b> Never under the rooflines; monotone in every rate ({@code ProductLawTest}); one tile on one core by
 * hand ({@code WaveLawTest}).
 * <p><b>Source.</b> Wave quantisation: NVIDIA, Matrix Multiplication Background User's Guide; pipeline: {@link
 * CyclicPipeline}.
 */
public final class WaveLaw {
    // ---- Parameters -------------------------------------------------------------
    private static final double PARTIAL_BYTES = 4;

    private final Machine machine;
    private final ExecutionStyle style;
    private final Pipelining pipelining;
    /** A second kernel behind the first: its launch and one way to the cache and back. */
    private final double secondKernel;

    /** The law on a machine for kernels that are pipelined so, a following kernel starting {@code gap} seconds after. */
    public WaveLaw(Machine machine, Pipelining pipelining, double gap) {
        this.machine = machine;
        this.pipelining = pipelining;
        style = ExecutionStyle.of(machine);
        secondKernel = gap + machine.memoryLatency() * loaded();
    }

    // ---- Law --------------------------------------------------------------------

    /** Whether a core can hold the tile. */
    public boolean fits(TileShape tile) {
        return style.holds(tile) && style.slots(stageBytes(tile, pipelining.step(), pipelining.step())) >= 1;
    }

    /** The estimate for a product cut so, all cores at {@code hertz}. */
    public WaveEstimate estimate(Product product, Mapping mapping, double hertz) {
        TileShape tile = mapping.tile();
        double wide = Math.max(product.aBytes(), product.bBytes());
        double depth = pipelining.step() / wide;
        double part = Math.ceil((double) product.k() / mapping.split() / depth);
        double split = Math.ceil(product.k() / (part * depth));
        double rows = Math.ceil((double) product.m() / tile.m());
        double columns = Math.ceil((double) product.n() / tile.n());
        double tiles = rows * columns * product.batch() * split;
        double active = Math.min(tiles, machine.cores());
        double perCore = Math.ceil(tiles / machine.cores());

        double stage = stageBytes(tile, depth * product.aBytes(), depth * product.bBytes());
        int slots = (int) Math.max(1, Math.min(Math.min(pipelining.stages(), style.slots(stage)), Math.max(2, part)));
        int residents = (int) Math.min(perCore, Math.min(pipelining.residents(), style.residents(tile, stage, slots)));

        double operands = product.batch()
                * WaveTraffic.bytes(
                        product, tile, rows, columns, active, machine.cache().usefulBytes());
        double loads = tiles * part;
        double memoryRate = machine.memoryRate(machine.cores());
        double cacheRate = machine.cacheRate(active, hertz);
        double memory = operands / loads * active / memoryRate;
        double shared = sharedBytes(tile, depth, product);
        double cache = Math.max(
                shared * active / cacheRate, stage / (machine.core().cacheRead().value() * hertz));
        double missShare = Math.min(1, operands / (loads * stage));
        double latency =
                loaded() * (machine.cacheLatency() + missShare * (machine.memoryLatency() - machine.cacheLatency()));
        double multiply = style.multiply(tile, product.type(), depth, depth * wide, hertz) / pipelining.innerLoop()
                + promotion(tile, product.type(), depth, hertz);
        double period = CyclicPipeline.period(latency, memory, cache, multiply, slots * residents);

        double drained = (double) tile.m() * tile.n() * (split > 1 ? PARTIAL_BYTES : product.cBytes());
        double drain = Math.max(
                drained * active / cacheRate,
                drained / (machine.core().cacheWrite().value() * hertz));
        double edge = latency
                + memory
                + cache
                + drain
                + machine.calibration().tileLatency().seconds();
        double loop = part * period;
        double kernel =
                residents > 1 ? perCore * Math.max(loop, (loop + edge) / residents) + edge : perCore * (loop + edge);
        double parts = (double) product.m() * product.n() * product.batch() * split * PARTIAL_BYTES;
        double reduction = split > 1
                ? secondKernel + (2 * parts + product.cTotal()) / machine.cacheRate(machine.cores(), hertz)
                : 0;
        double memoryBytes = operands + product.cTotal();
        double seconds = Math.max(kernel, memoryBytes / memoryRate) + reduction;
        double matrix = 2
                * machine.core().tensor().padded(tile.m(), tile.n())
                * depth
                * loads
                / (machine.matrixPerCycle(product.type()) * machine.cores() * hertz);
        return new WaveEstimate(
                mapping,
                tiles,
                perCore,
                residents,
                slots,
                part,
                latency,
                memory,
                cache,
                multiply,
                period,
                edge,
                reduction,
                memoryBytes,
                loads * stage + product.cTotal() + (split > 1 ? 2 * parts : 0),
                matrix,
                seconds);
    }

    /** FP8 sums leave the tensor engine's short accumulators for FP32 registers every so many elements of k. */
    private double promotion(TileShape tile, DataType type, double depth, double hertz) {
        if (pipelining.promotion() == 0 || type != DataType.FP8) {
            return 0;
        }
        double additions = (double) tile.m() * tile.n() * depth / pipelining.promotion();
        return additions / (machine.vectorPerCycle(DataType.FP32) * hertz);
    }

    private double sharedBytes(TileShape tile, double depth, Product product) {
        double a = tile.m() * depth * product.aBytes();
        double b = tile.n() * depth * product.bBytes();
        return Math.max(a, b) / pipelining.sharing() + Math.min(a, b);
    }

    private static double stageBytes(TileShape tile, double aDepthBytes, double bDepthBytes) {
        return tile.m() * aDepthBytes + tile.n() * bDepthBytes;
    }

    private double loaded() {
        return machine.calibration().loadedLatency().value();
    }
}
