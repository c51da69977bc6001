// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.Scaling;

/**
 * Casts, quantisation and dequantisation.
 *
 * <p><b>Model.</b> Elements are read and written once in their formats, scales beside them. A scale must be known before the
 * first element of its block is written: one per matrix costs a kernel of its own that reads everything for the maximum;
 * one per row costs a second read where a core cannot keep the row; blocks stay in the core. Where the library scales
 * every row in a thread block of its own, rows queue for cores as they do before a product. One reciprocal per scale that
 * is found.
 * <p><b>Left out.</b> Transposed copies for the gradient's product.
 * <p><b>Check.</b> Per matrix moves wide + wide + narrow, per row wide + narrow ({@code ConversionModelTest}).
 * <p><b>Source.</b> Roofline; constants of rows as {@link QuantisedPlan}.
 */
public final class ConversionModel implements KernelModel<Conversion> {
    private static final int SCALE_BYTES = 4;

    private final Machine machine;
    private final VectorKernels library;
    private final ProductKernels products;

    public ConversionModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
        products = library.operators().products();
    }

    @Override
    public Plan plan(Conversion work) {
        double wide = work.elements() * work.from().bits() / 8;
        double result = work.elements() * work.to().bits() / 8;
        double scales = work.scaleBytes();
        double perElement = work.work() + library.elementWork();
        if (!work.quantises()) {
            String name = work.scaling() == Scaling.NONE ? "cast" : "dequantisation";
            return stream(name, wide + scales, result, perElement * work.elements(), 0);
        }
        if (work.scaling() == Scaling.TENSOR) {
            Plan maximum = stream("maximum", wide, SCALE_BYTES, perElement * work.elements(), 1);
            Plan rounding = stream("rounding", wide + SCALE_BYTES, result, perElement * work.elements(), 0);
            return new SequencePlan("quantisation", maximum, rounding);
        }
        boolean again = work.scaling() == Scaling.ROW && work.cols() > library.rowElements();
        StreamPlan plan = stream(
                "quantisation",
                (again ? 2 : 1) * wide,
                result + scales,
                perElement * work.elements(),
                scales / SCALE_BYTES);
        return work.scaling() == Scaling.ROW ? plan.notUnder(queue(work)) : plan;
    }

    /** Seconds in which rows queue for cores, after the first. */
    private double queue(Conversion work) {
        double turns = Math.ceil((double) work.rows() / machine.cores()) - 1;
        return products.findQuantisation(work.to())
                .flatMap(ProductKernels.Quantisation::row)
                .map(Picoseconds::seconds)
                .map(row -> turns * row)
                .orElse(0.0);
    }

    private StreamPlan stream(String name, double read, double written, double operations, double specials) {
        return new StreamPlan(
                name, machine, machine.stream(1), library.start().seconds(), read, written, operations, specials);
    }
}
