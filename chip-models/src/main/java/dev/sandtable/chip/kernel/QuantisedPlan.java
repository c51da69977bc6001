// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import java.util.List;

/**
 * A product behind the kernels that turn its activations into 8-bit ones.
 *
 * <p><b>Model.</b> Each kernel has the machine's tile latency; together they stream b bytes per element, of which one is
 * written. Where every row has a scale of its own a row is one block on one core, and rows queue for cores: (⌈rows / cores⌉
 * − 1) · (row + k · w / lanes) at w lane operations per element, the first row being the kernel's latency.
 * <p><b>Left out.</b> Fusion of the quantisation into the operator before.
 * <p><b>Check.</b> Never faster than the product alone ({@code ProductLawTest}).
 * <p><b>Source.</b> Constants per stack in configs/stacks, fitted on products of small n.
 */
final class QuantisedPlan implements Plan {
    private final Machine machine;
    private final Plan product;
    private final ProductKernels.Quantisation quantisation;
    private final double rows;
    private final double elements;
    private final MemoryTraffic traffic;

    QuantisedPlan(
            Machine machine, Plan product, ProductKernels.Quantisation quantisation, double rows, double elements) {
        this.machine = machine;
        this.product = product;
        this.quantisation = quantisation;
        this.rows = rows;
        this.elements = elements;
        traffic = machine.stream(1);
    }

    @Override
    public KernelRun at(double hertz) {
        KernelRun run = product.at(hertz);
        double seconds = seconds();
        Cost.Bound bound = seconds > run.seconds() ? Cost.Bound.LATENCY : run.bound();
        return new KernelRun(
                run.seconds() + seconds,
                run.matrixSeconds(),
                run.vectorSeconds(),
                run.cacheBytes() + bytes(),
                run.memoryBytes() + bytes(),
                run.dramJoules() + traffic.joules(bytes() - written(), written()),
                bound);
    }

    @Override
    public int kernels() {
        return product.kernels() + quantisation.kernels();
    }

    @Override
    public Explanation explain(double hertz) {
        return Explanation.of(
                "device time",
                at(hertz).seconds(),
                "s",
                "quantisation + product",
                Explanation.of(
                        "quantisation",
                        seconds(),
                        "s",
                        "kernels * tile latency + max(bytes / memory, queue of rows)",
                        Explanation.figure("kernels", quantisation.kernels(), "", "operators.products.quantisation")),
                product.explain(hertz));
    }

    private double bytes() {
        return elements * quantisation.bytes();
    }

    private double written() {
        return Math.min(bytes(), elements);
    }

    /** Lanes' work on one row. */
    private double rowSeconds() {
        double lanes =
                machine.vectorPerCycle(DataType.FP32) * machine.clock().boost().value();
        return elements / rows * quantisation.elementWork() / lanes;
    }

    @Override
    public List<Demand> demands(double hertz) {
        return product.demands(hertz).stream()
                .map(demand -> switch (demand.level()) {
                    case MEMORY -> demand.plus(bytes(), streamSeconds());
                    case LATENCY -> demand.plus(rows, latencySeconds() + queueSeconds());
                    case MATRIX, VECTOR, SPECIAL, BUFFERS, CACHE, FAR, BACKING, LAUNCH -> demand;
                })
                .toList();
    }

    private double latencySeconds() {
        return quantisation.kernels() * machine.calibration().tileLatency().seconds();
    }

    private double streamSeconds() {
        return traffic.seconds(machine.cores(), bytes() - written(), written());
    }

    private double queueSeconds() {
        return quantisation
                .row()
                .map(row -> (Math.ceil(rows / machine.cores()) - 1) * (row.seconds() + rowSeconds()))
                .orElse(0.0);
    }

    private double seconds() {
        return latencySeconds() + Math.max(streamSeconds(), queueSeconds());
    }
}
