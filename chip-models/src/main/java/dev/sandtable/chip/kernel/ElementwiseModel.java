// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Elementwise;
import java.util.Locale;

/**
 * Element-wise operators.
 *
 * <p><b>Model.</b> Operands are read once and results written once; the gradient kernel reads one tensor more and writes
 * one per operand that has a gradient. Memory serves streams, as many as there are operands. Lane operations are the
 * definition's plus what load, conversion and store cost.
 * <p><b>Left out.</b> Broadcast operands (a bias), which are small.
 * <p><b>Check.</b> A copy moves twice its bytes ({@code VectorModelsTest}).
 * <p><b>Source.</b> Validated on configs/published/operators-eager.csv.
 */
public final class ElementwiseModel implements KernelModel<Elementwise> {
    private final Machine machine;
    private final VectorKernels library;

    public ElementwiseModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
    }

    @Override
    public Plan plan(Elementwise work) {
        Elementwise.Kind kind = work.kind();
        double laneCost = kind.moves() ? 1 : machine.laneCost(work.type());
        double bytes = (double) work.elements() * work.type().bits() / 8;
        double reads = work.reads();
        double writes = work.writes();
        Double measured = library.pointWork().get(kind);
        double perElement = measured != null ? measured : kind.arithmetic() + library.elementWork();
        double gradient = work.backward() ? 2 : 1;
        return new StreamPlan(
                kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + (work.backward() ? " gradient" : ""),
                machine,
                machine.stream((int) Math.max(reads, writes)),
                library.start().seconds(),
                reads * bytes,
                writes * bytes,
                laneCost * perElement * work.elements() * gradient,
                laneCost * kind.transcendental() * work.elements());
    }
}
