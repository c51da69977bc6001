// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.OptimizerUpdate;
import java.util.Locale;

/**
 * The fused optimizer step.
 *
 * <p><b>Model.</b> Every parameter's gradient and state pass once through the chip: t = parameters · (bytes read + bytes
 * written) / sustained bandwidth, or the update's arithmetic if the lanes are slower. Memory serves streams of four arrays
 * in and out: gradient or parameter, master copy, two moments.
 * <p><b>Left out.</b> Gradient norm and clipping, which are another read of the gradients.
 * <p><b>Check.</b> 10⁹ parameters of 16 + 14 bytes take 30 GB over the sustained rate ({@code VectorModelsTest}).
 * <p><b>Source.</b> Kingma and Ba 2015 for the arithmetic: Adam's eleven operations and one root per parameter.
 */
public final class OptimizerModel implements KernelModel<OptimizerUpdate> {
    private static final int ARRAYS = 4;

    private final Machine machine;
    private final VectorKernels library;

    public OptimizerModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
    }

    @Override
    public Plan plan(OptimizerUpdate work) {
        double parameters = work.parameters();
        return new StreamPlan(
                work.rule().name().toLowerCase(Locale.ROOT) + " update",
                machine,
                machine.stream(ARRAYS),
                library.start().seconds(),
                parameters * work.bytesRead(),
                parameters * work.bytesWritten(),
                work.flops() + parameters * library.elementWork(),
                parameters * work.rule().roots());
    }
}
