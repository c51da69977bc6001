// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.RowOperator;
import java.util.Locale;

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
        double laneCost = machine.laneCost(work.type());
        RowOperator.Kind kind = work.kind();
        double elements = (double) work.rows() * work.cols();
        double bytes = elements * work.type().bits() / 8;
        double passes = work.cols() > library.rowElements() ? 2 : 1;
        double read = passes * work.reads() * bytes;
        double written = work.writes() * bytes;
        Double measured = library.rowWork().get(kind);
        double own = measured != null ? measured : kind.flopsPerElement() + library.elementWork();
        double perElement = own * work.share() + work.selection();
        double operations = elements * laneCost * perElement;
        double perCore = Math.max(1, (double) work.rows() / machine.cores());
        double held = perCore * library.rowCycles().getOrDefault(kind, 0.0);
        double specials = laneCost * (kind.exponentials() * elements + (double) kind.roots() * work.rows());
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + (work.backward() ? " gradient" : "");
        double reduced = reductions(kind) * machine.rowReduction(work.rows(), work.cols());
        return new StreamPlan(
                        name,
                        machine,
                        machine.stream(Math.max(1, work.reads())),
                        library.start().seconds() + reduced,
                        read,
                        written,
                        operations,
                        specials)
                .notUnder(new StreamPlan.Floor(0, held, passes));
    }

    /** Values that a row is reduced to one after the other: a softmax needs the maximum before the sum. */
    static double reductions(RowOperator.Kind kind) {
        return switch (kind) {
            case SOFTMAX, CROSS_ENTROPY, ROUTING -> 2;
            case LAYERNORM, RMSNORM, ADD_LAYERNORM, ADD_RMSNORM, TOP_K, SUM -> 1;
        };
    }
}
