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
    SIMT(List.of("registers", "shared")),
    /**
     * Ascend's cube and vector cores: transfer engines fill L1, then L0A and L0B; results leave L0C through the fix pipe.
     * Coupled cores hand results to the vector unit, split ones meet it in the shared cache. Step time = max(cube, L1→L0A,
     * L1→L0B, L2→L1).
     */
    DAVINCI(List.of("l0a", "l0b", "l0c", "l1", "ub")),
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

    private final List<String> buffers;
    private final Optional<Class<? extends Exchange>> exchange;

    Style(List<String> buffers) {
        this.buffers = buffers;
        exchange = Optional.empty();
    }

    Style(List<String> buffers, Class<? extends Exchange> exchange) {
        this.buffers = buffers;
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

    /** As chip files spell it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
