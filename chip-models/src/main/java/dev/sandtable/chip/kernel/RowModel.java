// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import dev.sandtable.work.RowOperator;

/**
 * Row operators: softmax, norms, cross-entropy, top-k.
 *
 * <p><b>Model.</b> A row that a core can keep is read once, reduced and rewritten; a longer one is read twice. A
 * kernel that reduces in a whole thread block spends some cycles on every row, however short. The gradient
 * kernel reads the row and its gradient. One exponential per element of softmax and cross-entropy, one root per row of a
 * norm. Memory serves a stream in and a stream out, the gradient's beside it.
 * Where a row lies spread over the cores of a spatial machine, each value that it is reduced to goes there and back.
 * <p><b>Left out.</b> Parameter gradients of norms (a reduction over rows, cols·8 bytes per core).
 * <p><b>Check.</b> A long norm takes 2·rows·cols·bytes over sustained bandwidth ({@code VectorModelsTest}).
 * <p><b>Source.</b> Validated on configs/published/operators-eager.csv.
 */
public final class RowModel implements KernelModel<RowOperator> {
    private final Machine machine;
    private final VectorKernels library;

    public RowModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
    }

    @Override
    public Plan plan(RowOperator work) {
        double elements = (double) work.rows() * work.cols();
        double bytes = elements * work.type().bits() / 8;
        double passes = work.cols() > library.rowElements() ? 2 : 1;
        double read = passes * (work.backward() ? operandsOfGradient(work.kind()) : 1) * bytes;
        double written = writes(work) * bytes;
        Double measured = library.rowWork().get(work.kind());
        double perElement = measured != null ? measured : work.kind().flopsPerElement() + library.elementWork();
        double gradient = work.flops() / (elements * work.kind().flopsPerElement());
        double leastPerRow = library.rowCycles().getOrDefault(work.kind(), 0.0) * machine.vectorPerCycle(DataType.FP32);
        double operations = work.rows() * Math.max(perElement * work.cols() * gradient, leastPerRow);
        double specials = specialsPerElement(work.kind()) * elements + specialsPerRow(work.kind()) * work.rows();
        String name = work.kind().name().toLowerCase(java.util.Locale.ROOT) + (work.backward() ? " gradient" : "");
        int arrays = (int) (work.backward() ? operandsOfGradient(work.kind()) : 1);
        double reduced = reductions(work.kind()) * machine.rowReduction(work.rows(), work.cols());
        return new StreamPlan(
                name,
                machine,
                machine.stream(arrays),
                library.start().seconds() + reduced,
                read,
                written,
                operations,
                specials);
    }

    private static double operandsOfGradient(RowOperator.Kind kind) {
        return switch (kind) {
            case SOFTMAX, LAYERNORM, RMSNORM -> 2;
            case CROSS_ENTROPY, TOP_K -> 1;
        };
    }

    private static double writes(RowOperator work) {
        return switch (work.kind()) {
            case SOFTMAX, LAYERNORM, RMSNORM -> 1;
            case CROSS_ENTROPY, TOP_K -> work.backward() ? 1 : 0;
        };
    }

    /** Values that a row is reduced to one after the other: a softmax needs the maximum before the sum. */
    static double reductions(RowOperator.Kind kind) {
        return switch (kind) {
            case SOFTMAX, CROSS_ENTROPY -> 2;
            case LAYERNORM, RMSNORM, TOP_K -> 1;
        };
    }

    private static double specialsPerElement(RowOperator.Kind kind) {
        return switch (kind) {
            case SOFTMAX, CROSS_ENTROPY -> 1;
            case LAYERNORM, RMSNORM, TOP_K -> 0;
        };
    }

    private static double specialsPerRow(RowOperator.Kind kind) {
        return switch (kind) {
            case LAYERNORM, RMSNORM, SOFTMAX, CROSS_ENTROPY -> 1;
            case TOP_K -> 0;
        };
    }
}
