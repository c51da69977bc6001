// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.spatial.Grid;
import dev.sandtable.chip.spatial.GridEstimate;
import dev.sandtable.chip.spatial.SpatialLaw;
import dev.sandtable.explain.Explanation;
import java.util.List;

/** A matrix product on a spatial machine with its grid chosen. */
final class GridPlan implements Plan {
    private static final int OPERANDS = 2;

    private final Machine machine;
    private final SpatialLaw law;
    private final Product product;
    private final Grid grid;
    private final MemoryTraffic traffic;

    GridPlan(Machine machine, SpatialLaw law, Product product, Grid grid) {
        this.machine = machine;
        this.law = law;
        this.product = product;
        this.grid = grid;
        traffic = machine.stream(OPERANDS);
    }

    @Override
    public KernelRun at(double hertz) {
        GridEstimate e = law.estimate(product, grid, hertz);
        double joules = traffic.joules(e.memoryBytes() - product.cWritten(), product.cWritten());
        return new KernelRun(e.seconds(), e.matrixSeconds(), 0, e.exchangeBytes(), e.memoryBytes(), joules, e.bound());
    }

    /** Where operands lie in the cores, reading them is a part of their work, and their memory's time stays within the whole. */
    @Override
    public List<Demand> demands(double hertz) {
        GridEstimate e = law.estimate(product, grid, hertz);
        double operations = e.matrixSeconds() * machine.matrixPerCycle(product.type()) * machine.cores() * hertz;
        return List.of(
                new Demand(Level.MATRIX, operations, Math.min(e.work(), e.seconds())),
                new Demand(Level.CACHE, e.exchangeBytes(), Math.min(e.exchange(), e.seconds())),
                new Demand(Level.MEMORY, e.memoryBytes(), Math.min(e.memory(), e.seconds())),
                new Demand(Level.LATENCY, e.turns(), Math.min(e.waiting(), e.seconds())));
    }

    @Override
    public Explanation explain(double hertz) {
        GridEstimate e = law.estimate(product, grid, hertz);
        return Explanation.of(
                "device time",
                e.seconds(),
                "s",
                machine.style().spelling() + ": " + grid,
                Explanation.figure("turns", e.turns(), "", "blocks / cores.count, or passes over the mesh"),
                Explanation.of(
                        "work",
                        e.work(),
                        "s",
                        "padded operations / (rate * share), at the clock",
                        Explanation.figure(
                                "peak",
                                machine.peak(product.type()).value(),
                                "FLOP/s",
                                "peak." + product.type().spelling()),
                        Explanation.figure(
                                "share", machine.calibration().matrixShare().value(), "", "calibration.matrix-share")),
                Explanation.of(
                        "exchange",
                        e.exchange(),
                        "s",
                        "bytes of a core / its port",
                        Explanation.figure("port", machine.core().cacheRead().value(), "B/cycle", "cores.cache-read")),
                Explanation.of("waiting", e.waiting(), "s", "latency, barriers and hops of exchange"),
                Explanation.of(
                        "memory",
                        e.memory(),
                        "s",
                        "operands and result / memory rate",
                        Explanation.figure("bytes", e.memoryBytes(), "B", "operands and result"),
                        Explanation.figure(
                                "bandwidth", machine.memory().bandwidth().value(), "B/s", "memory.bandwidth")));
    }
}
