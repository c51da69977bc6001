// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The architecture families that the simulator knows, by who moves data, what overlaps and what synchronises.
 */
public enum Style {
    /**
     * Many threads per core hide latency; copies to shared memory run beside the matrix units, and vector and matrix
     * units share registers. Step time = max(multiply, feed).
     */
    SIMT(List.of("registers", "shared"), List.of("shared"), Needs.NOTHING),
    /**
     * Ascend's cube and vector cores: transfer engines fill L1, then L0A and L0B; results leave L0C through the fix pipe.
     * Coupled cores hand results to the vector unit, split ones meet it in the shared cache. Step time = max(cube, L1→L0A,
     * L1→L0B, L2→L1).
     */
    DAVINCI(List.of("l0a", "l0b", "l0c", "l1", "ub"), List.of("l0a", "l0b"), Needs.NOTHING),
    /**
     * Grids of multiply-adds that hold one operand still, fed by copies that the compiler schedules: TPU, Gaudi, Hanguang.
     * Step time = max(multiply, weight load, copies), without a shoulder.
     */
    SYSTOLIC(List.of("operands", "accumulators"), List.of(), Needs.GRID),
    /**
     * Cambricon, Kunlun, Enflame: cores in clusters, each with one scratchpad for activations and one for weights. Software
     * moves data in stages that end at a barrier: step time = max(load, compute) + barrier.
     */
    CLUSTERED_DSA(List.of("nram", "wram"), List.of("wram"), Needs.BARRIER),
    /**
     * Houmo: weights lie in memory macros that multiply them where they are, and have to be written there first. Step time =
     * max(multiply, write) where a second set of macros is written meanwhile, else their sum.
     */
    IN_MEMORY(List.of("macro", "activations"), List.of("macro"), Needs.NOTHING),
    /**
     * Sunway: a core is a mesh of small cores whose scratchpads hold operands in parts; parts pass along rows and columns of
     * the mesh. Software loads in stages that end at a barrier: step time = max(load, compute) + barrier.
     */
    SCRATCHPAD_MANYCORE(List.of("ldm"), List.of("ldm"), Needs.BARRIER_AND_MESH),
    /**
     * Tiles with memory of their own, all to all: every step is a phase of exchange, a barrier and a phase of work, and
     * none overlap. Time = supersteps · (exchange + barrier + work).
     */
    BULK_SYNCHRONOUS(List.of("sram"), Exchange.AllToAll.class),
    /**
     * A mesh of cores on a wafer: one operand stays, one is broadcast along rows, partial sums pass along columns.
     * Time = streamed steps · max(work, in, out) + hops.
     */
    WAFER(List.of("sram"), Exchange.Mesh.class),
    /**
     * Units laid out as a pipeline that the compiler has scheduled whole: all streams overlap and fill once. Time =
     * max(work, exchange, memory) + fill.
     */
    DATAFLOW(List.of("sram"), Exchange.AllToAll.class);

    /** What a core must state beside its buffers. */
    private enum Needs {
        NOTHING,
        GRID,
        BARRIER,
        BARRIER_AND_MESH
    }

    private final List<String> buffers;
    private final List<String> fed;
    private final Needs needs;
    private final Optional<Class<? extends Exchange>> exchange;

    Style(List<String> buffers, List<String> fed, Needs needs) {
        this.buffers = buffers;
        this.fed = fed;
        this.needs = needs;
        exchange = Optional.empty();
    }

    Style(List<String> buffers, Class<? extends Exchange> exchange) {
        this.buffers = buffers;
        fed = List.of();
        needs = Needs.NOTHING;
        this.exchange = Optional.of(exchange);
    }

    /** Whether a chip of this family is one distributed array: operands lie in its cores. */
    public boolean spatial() {
        return exchange.isPresent();
    }

    /** Refuses an exchange between cores that the family does not have, and the lack of one that it needs. */
    public void check(Optional<Exchange> stated) {
        if (exchange.isEmpty() && stated.isPresent()) {
            throw new IllegalArgumentException(
                    "exchange joins the cores of a spatial style; cores of style " + spelling() + " meet in l2");
        }
        if (exchange.isPresent() && stated.filter(exchange.get()::isInstance).isEmpty()) {
            String kind = exchange.get() == Exchange.Mesh.class ? "mesh" : "all-to-all";
            throw new IllegalArgumentException("style " + spelling() + " needs exchange of kind " + kind);
        }
    }

    /** Buffers that a core of this family must state. */
    public List<String> buffers() {
        return buffers;
    }

    /**
     * Refuses a core that lacks what this family's law asks for.
     *
     * @throws IllegalArgumentException naming what is missing
     */
    public void check(CoreSpec cores) {
        for (String buffer : buffers) {
            require(cores.buffers().containsKey(buffer), "cores.buffers lacks '" + buffer + "'");
        }
        for (String buffer : fed) {
            boolean stated = cores.bufferById(buffer).perCycle().isPresent();
            require(stated, "cores.buffers." + buffer + " lacks 'per-cycle'");
        }
        require(needs != Needs.GRID || cores.tensor().systolic().isPresent(), "cores.tensor lacks 'systolic'");
        boolean stages = needs == Needs.BARRIER || needs == Needs.BARRIER_AND_MESH;
        require(!stages || cores.barrier().isPresent(), "cores lacks 'barrier'");
        require(needs != Needs.BARRIER_AND_MESH || cores.mesh().isPresent(), "cores lacks 'mesh'");
    }

    private void require(boolean there, String otherwise) {
        if (!there) {
            throw new IllegalArgumentException(otherwise + ", which style " + spelling() + " needs");
        }
    }

    /** As chip files spell it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
