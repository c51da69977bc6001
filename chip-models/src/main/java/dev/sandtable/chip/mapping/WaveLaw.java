// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.chip.core.Uncore;
import dev.sandtable.work.DataType;

/**
 * Waves of tiles: in closed form, or walked one by one.
 *
 * <p><b>Model.</b> The busiest core takes T = ⌈tiles / cores⌉ tiles of S steps. A step takes P, the period of the cyclic
 * pipeline of n slots through latency, memory, the way between dies, shared cache and tensor engine; every active core has its fair share of
 * both bandwidths, tiles / T cores being active on average. The first n steps are asked for at once and wait for no slot: they take the period without latency. A
 * tile adds an edge E: the first operands' way, the drain of the result, a fixed latency. Tiles side by side in a core
 * hide edges behind loops: with loop L a tile takes
 * max(L, (L + E)/r), the last E shows. A split of k adds a kernel that sums the
 * parts. Memory serves A and B as two streams of reads; no kernel is faster than these and the writes of C through memory
 * together. {@link #estimate} takes all waves as equal and the
 * traffic from {@link WaveTraffic}; {@link #walk} deals every tile, follows its panels through the cache, and gives each
 * wave its own traffic and, when it is ragged, its larger share of bandwidth.
 * <p><b>Left out.</b> Edge tiles do full work; cores of one wave wait for its slowest.
 * <p><b>Check.</b> Never under the rooflines, monotone in every rate ({@code ProductLawTest}); one tile on one core by
 * hand and the difference of the two forms ({@code WaveLawTest}).
 * <p><b>Source.</b> Wave quantisation: NVIDIA, Matrix Multiplication Background User's Guide; pipeline: {@link
 * CyclicPipeline}.
 */
public final class WaveLaw {
    // ---- Parameters -------------------------------------------------------------
    private static final double PARTIAL_BYTES = 4;
    private static final int OPERANDS = 2;

    private final Machine machine;
    private final ExecutionStyle style;
    private final Pipelining pipelining;
    private final MemoryTraffic traffic;
    private final VectorChores chores;
    private final double loaded;
    /** A second kernel behind the first: its launch and one way to memory. */
    private final double secondKernel;

    /** The law on a machine for kernels that are pipelined so, a following kernel starting {@code gap} seconds after. */
    public WaveLaw(Machine machine, Pipelining pipelining, double gap) {
        this.machine = machine;
        this.pipelining = pipelining;
        style = ExecutionStyle.of(machine);
        traffic = machine.stream(OPERANDS);
        chores = new VectorChores(machine);
        loaded = machine.calibration().loadedLatency().value();
        secondKernel = gap + machine.memoryLatency() * loaded;
    }

    // ---- Law --------------------------------------------------------------------

    /** How operands and results pass through memory. */
    public MemoryTraffic traffic() {
        return traffic;
    }

    /** How the kernels move along k. */
    public Pipelining pipelining() {
        return pipelining;
    }

    /** Seconds by which vector units lengthen the edge of a tile whose k is not split. */
    public double epilogueSeconds(Product product, TileShape tile, double hertz) {
        return chores.inEdge(product, tile, hertz);
    }

    /** Whether a core can hold the tile. */
    public boolean fits(TileShape tile) {
        return style.accumulators(tile) >= 1
                && style.slots(tile.m() * pipelining.step(), tile.n() * pipelining.step()) >= 1;
    }

    /** All waves alike: the closed form. */
    public WaveEstimate estimate(Product product, Mapping mapping, double hertz) {
        if (mapping.streamed()) {
            return streamed(product, mapping, hertz);
        }
        Cut cut = Cut.of(product, mapping, pipelining);
        double tiles = cut.tiles();
        double perCore = Math.ceil(tiles / machine.cores());
        double active = tiles / perCore;
        double together = Math.min(tiles, machine.cores());
        double operands = operands(product, mapping.tile(), cut, together);
        double far = far(product, mapping.tile(), cut, together);
        TileTimes times = times(product, mapping.tile(), cut, active, perCore, operands / tiles, far / tiles, hertz);
        return finish(product, mapping, cut, perCore, times, operands, times.inSequence(perCore), hertz);
    }

    /**
     * Every core takes an equal piece of all tiles' steps: no core waits in a last wave. A piece begins and ends inside a
     * tile, so each core has one edge more than whole tiles, and hands one tile's partial sums over through the cache.
     */
    private WaveEstimate streamed(Product product, Mapping mapping, double hertz) {
        Cut cut = Cut.of(product, mapping, pipelining);
        TileShape tile = mapping.tile();
        double active = Math.min(machine.cores(), cut.tiles() * cut.steps());
        double perCore = cut.tiles() / active;
        double together = Math.min(cut.tiles(), machine.cores());
        double operands = operands(product, tile, cut, together);
        double far = far(product, tile, cut, together);
        TileTimes times = times(product, tile, cut, active, 1, operands / cut.tiles(), far / cut.tiles(), hertz);
        boolean whole = active == cut.tiles();
        double handed = whole ? 0 : 2.0 * tile.m() * tile.n() * PARTIAL_BYTES * active;
        double handing = whole ? 0 : handed / machine.cacheRate(active, hertz) + loaded * machine.cacheLatency();
        double edges = (whole ? perCore : perCore + 1) * times.edge();
        double kernel = perCore * times.loop() + edges + handing;
        return finish(product, mapping, cut, perCore, times, operands, kernel, hertz);
    }

    /** Bytes of operands from memory. Cores that share nothing fetch a panel each, or together where it is multicast. */
    private double operands(Product product, TileShape tile, Cut cut, double together) {
        if (machine.uncore().l2().isEmpty()) {
            double a = tile.m() * product.aBytes();
            double b = tile.n() * product.bBytes();
            double alone = Math.max(a, b) / pipelining.sharing() + Math.min(a, b);
            return Math.max(product.aTotal() + product.bTotal(), cut.tiles() * cut.steps() * cut.depth() * alone);
        }
        if (machine.uncore().separate()) {
            return product.batch()
                    * WaveTraffic.dieBytes(product, tile, cut.rows(), cut.columns(), together, machine.uncore());
        }
        return product.batch()
                * WaveTraffic.bytes(
                        product,
                        tile,
                        cut.rows(),
                        cut.columns(),
                        blockRows(cut, tile),
                        together,
                        machine.uncore().keptBytes());
    }

    /** Bytes of operands on the way between dies or through the memory's cache, where there is such a way. */
    private double far(Product product, TileShape tile, Cut cut, double together) {
        Uncore uncore = machine.uncore();
        if (!uncore.layered()) {
            return 0;
        }
        double bytes = uncore.separate()
                ? WaveTraffic.sentBytes(product, cut.rows(), cut.columns(), uncore)
                : WaveTraffic.dieBytes(product, tile, cut.rows(), cut.columns(), together, uncore);
        return product.batch() * bytes;
    }

    /** Whether {@link #walk} follows panels on this machine; elsewhere it is the closed form. */
    public boolean walks() {
        return machine.uncore().l2().isPresent() && !machine.uncore().separate();
    }

    /** Every tile dealt, every panel followed through the cache. */
    public WaveEstimate walk(Product product, Mapping mapping, double hertz) {
        if (!walks() || mapping.streamed()) {
            return estimate(product, mapping, hertz);
        }
        Cut cut = Cut.of(product, mapping, pipelining);
        double far = far(product, mapping.tile(), cut, Math.min(cut.tiles(), machine.cores())) / cut.tiles();
        double perCore = Math.ceil(cut.tiles() / machine.cores());
        TileSimulation simulation = new TileSimulation(
                product,
                mapping.tile(),
                cut,
                blockRows(cut, mapping.tile()),
                machine.cores(),
                machine.uncore().keptBytes());
        double operands = 0;
        double kernel = 0;
        double lastEdge = 0;
        TileTimes times = times(product, mapping.tile(), cut, 1, perCore, 0, 0, hertz);
        for (TileSimulation.Wave wave : simulation.walk()) {
            times = times(
                    product,
                    mapping.tile(),
                    cut,
                    wave.tiles(),
                    perCore,
                    wave.operandBytes() / wave.tiles(),
                    far,
                    hertz);
            kernel += times.shown();
            lastEdge = times.lastEdge();
            operands += wave.operandBytes();
        }
        return finish(product, mapping, cut, perCore, times, operands, kernel + lastEdge, hertz);
    }

    /** A bound under {@link #walk} of the same mapping: its waves, were every panel in the cache already. */
    public double walkFloor(Product product, Mapping mapping, double hertz) {
        if (mapping.streamed()) {
            return floor(product, mapping, hertz);
        }
        Cut cut = Cut.of(product, mapping, pipelining);
        double perCore = Math.ceil(cut.tiles() / machine.cores());
        double whole = Math.floor(cut.tiles() / machine.cores());
        double rest = cut.tiles() - whole * machine.cores();
        TileTimes full = times(product, mapping.tile(), cut, machine.cores(), perCore, 0, 0, hertz);
        TileTimes last = rest > 0 ? times(product, mapping.tile(), cut, rest, perCore, 0, 0, hertz) : full;
        double ragged = rest > 0 ? last.shown() : 0;
        return whole * full.shown() + ragged + last.lastEdge() + reduction(product, cut, hertz);
    }

    /** A bound that no mapping onto this tile and split beats: padded operations at the full rate, and the reduction. */
    public double floor(Product product, Mapping mapping, double hertz) {
        Cut cut = Cut.of(product, mapping, pipelining);
        TileShape tile = mapping.tile();
        double padded = style.operations(tile, product.type(), cut.depth()) * cut.tiles() * cut.steps();
        double multiply = padded / (machine.matrixPerCycle(product.type()) * machine.cores() * hertz);
        return multiply + reduction(product, cut, hertz);
    }

    private double reduction(Product product, Cut cut, double hertz) {
        if (cut.parts() <= 1) {
            return 0;
        }
        double moved = 2 * partial(product, cut) + product.cTotal();
        double passed = moved / machine.cacheRate(machine.cores(), hertz);
        return secondKernel + Math.max(passed, chores.inReduction(product, hertz));
    }

    private static double partial(Product product, Cut cut) {
        return cut.parts() <= 1 ? 0 : (double) product.m() * product.n() * cut.units() * PARTIAL_BYTES;
    }

    private double blockRows(Cut cut, TileShape tile) {
        double together = Math.min(machine.cores(), cut.rows() * cut.columns());
        return WaveTraffic.blockRows(pipelining.swizzle(), tile, cut.rows(), cut.columns(), together);
    }

    /** Steps in flight in a core, and tiles side by side, where the busiest core has {@code perCore} tiles. */
    private record Flight(int slots, int residents, int flying) {}

    private Flight flight(Product product, TileShape tile, Cut cut, double perCore) {
        double a = tile.m() * cut.depth() * product.aBytes();
        double b = tile.n() * cut.depth() * product.bBytes();
        int slots = Math.max(1, Math.min(pipelining.stages(), style.slots(a, b)));
        int rings = pipelining.sharedRing() ? pipelining.residents() : style.slots(a, b) / slots;
        int beside = Math.min(pipelining.residents(), Math.min(style.accumulators(tile), Math.max(1, rings)));
        int residents = (int) Math.max(1, Math.min(perCore, beside));
        return new Flight(slots, residents, pipelining.sharedRing() ? slots : slots * residents);
    }

    /** Bytes of a step's panels: those of a whole tile, and of the mean tile, whose edges hold less. */
    private record Panels(double a, double b, double mean) {}

    private static Panels panels(Product product, TileShape tile, Cut cut) {
        double a = cut.depth() * product.aBytes();
        double b = cut.depth() * product.bBytes();
        double rows = Math.min(tile.m(), product.mostRows());
        double columns = Math.min(tile.n(), product.n());
        double meanRows = Math.min(rows, product.m() / product.tileRows(tile.m()));
        return new Panels(rows * a, columns * b, meanRows * a + product.n() / cut.columns() * b);
    }

    private TileTimes times(
            Product product,
            TileShape tile,
            Cut cut,
            double active,
            double perCore,
            double tileOperands,
            double tileFar,
            double hertz) {
        Flight flight = flight(product, tile, cut, perCore);
        Panels panels = panels(product, tile, cut);
        double fetched = tileOperands / cut.steps();
        double crossing = tileFar / cut.steps();
        double memory = fetched * active / traffic.rate(machine.cores(), 1);
        double far = crossing * active * machine.uncore().secondsPerFarByte();
        double cache = cacheSeconds(panels, chores.exchanged(product, tile, cut.depth()), active, hertz);
        double latency = latency(fetched / panels.mean(), crossing / panels.mean());
        double multiply = multiply(product, tile, cut.depth(), flight.residents(), hertz);
        double period = style.period(latency, memory, far, cache, multiply, flight.flying());
        double burst = style.period(0, memory, far, cache, multiply, flight.flying());
        double first = Math.min(flight.slots(), cut.steps());
        boolean whole = cut.parts() <= 1;
        double edge = latency + memory + far + cache + leaving(product, tile, whole, active, hertz);
        double port = machine.core().cacheWrite().value() * hertz;
        double written = Math.min(machine.cacheRate(active, hertz) / active, port);
        return new TileTimes(
                latency,
                memory,
                far,
                cache,
                multiply,
                period,
                first * burst + (cut.steps() - first) * period,
                edge,
                whole ? chores.beside(product, tile, written, hertz) : 0,
                flight.flying(),
                flight.residents());
    }

    /** Seconds of the shared cache, or of the core's port, per step. */
    private double cacheSeconds(Panels panels, double exchanged, double active, double hertz) {
        double shared = Math.max(panels.a(), panels.b()) / pipelining.sharing() + Math.min(panels.a(), panels.b());
        double port = (panels.a() + panels.b()) / (machine.core().cacheRead().value() * hertz);
        return Math.max((shared + exchanged) * active / machine.cacheRate(active, hertz), port);
    }

    /** Seconds from request to operands, a share of which misses the cache and a share of which crosses between dies. */
    private double latency(double misses, double crosses) {
        double behind = machine.memoryLatency() - machine.cacheLatency();
        return loaded
                * (machine.cacheLatency()
                        + Math.min(1, misses) * behind
                        + Math.min(1, crosses) * machine.uncore().farLatency());
    }

    /** Seconds in which a tile's result leaves its core, its fixed costs included. */
    private double leaving(Product product, TileShape tile, boolean whole, double active, double hertz) {
        double bytes = (double) tile.m() * tile.n() * (whole ? product.cBytes() : PARTIAL_BYTES);
        double drain = Math.max(
                bytes * active / machine.cacheRate(active, hertz),
                bytes / (machine.core().cacheWrite().value() * hertz));
        double fixed = machine.calibration().tileLatency().seconds() + style.turnaround(hertz);
        return style.handOver(tile, hertz) + drain + fixed + (whole ? chores.inEdge(product, tile, hertz) : 0);
    }

    /** Seconds of a step in the core: matrix units, and the vector units' share of it that does not run beside them. */
    private double multiply(Product product, TileShape tile, double depth, int residents, double hertz) {
        double units = style.multiply(tile, product.type(), depth, depth * product.operandBytes(), hertz)
                / pipelining.innerLoop();
        double alone = units + (residents > 1 ? 0 : promotion(tile, product.type(), depth, hertz));
        if (!VectorChores.any(product)) {
            return alone;
        }
        double scaling = chores.scaling(product, tile, depth, pipelining.promotion(), hertz);
        double lanes = scaling + chores.widening(product, tile, depth, hertz);
        boolean hidden = residents > 1 || !chores.together();
        return hidden ? Math.max(alone, lanes) : Math.max(alone, units + lanes);
    }

    private WaveEstimate finish(
            Product product,
            Mapping mapping,
            Cut cut,
            double perCore,
            TileTimes times,
            double operands,
            double kernel,
            double hertz) {
        TileShape tile = mapping.tile();
        double loads = cut.tiles() * cut.steps();
        double reduction = reduction(product, cut, hertz);
        double memoryBytes = operands + product.cTotal();
        double padded = style.operations(tile, product.type(), cut.depth()) * loads;
        double stage = (tile.m() * product.aBytes() + tile.n() * product.bBytes()) * cut.depth();
        return new WaveEstimate(
                mapping,
                cut.tiles(),
                perCore,
                cut.steps(),
                times,
                reduction,
                memoryBytes,
                loads * (stage + chores.exchanged(product, tile, cut.depth()))
                        + product.cTotal()
                        + 2 * partial(product, cut)
                        + chores.crossed(product),
                padded / (machine.matrixPerCycle(product.type()) * machine.cores() * hertz),
                chores.busy(product, tile, cut.depth(), loads, hertz),
                Math.max(kernel, traffic.seconds(machine.cores(), memoryBytes - product.cWritten(), product.cWritten()))
                        + reduction);
    }

    /**
     * FP8 sums leave the tensor engine's short accumulators for FP32 registers every so many elements of k; another tile of
     * the core multiplies meanwhile if there is one.
     */
    private double promotion(TileShape tile, DataType type, double depth, double hertz) {
        if (pipelining.promotion() == 0 || type != DataType.FP8) {
            return 0;
        }
        double additions = (double) tile.m() * tile.n() * depth / pipelining.promotion();
        return additions / (machine.vectorPerCycle(DataType.FP32) * hertz);
    }
}
