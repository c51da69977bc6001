// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.Gemm;
import java.util.Locale;
import java.util.Optional;

/**
 * An epilogue as a kernel of its own, which a library runs where fusing it would be slower: a few large tiles, whose cores
 * would do the vector work of the whole chip.
 *
 * <p><b>Model.</b> The product is written, in 16 bits where the result is narrower, read again with the epilogue's own
 * matrices, and the result written: a stream.
 * <p><b>Left out.</b> C still in the shared cache.
 * <p><b>Check.</b> A fused epilogue never costs more than product and pass ({@code OperatorLawTest}).
 * <p><b>Source.</b> As {@link ElementwiseModel}.
 */
final class EpiloguePass {
    private final Machine machine;
    private final VectorKernels library;

    EpiloguePass(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
    }

    /** The product that the pass follows. */
    static Gemm before(Gemm work) {
        boolean narrow = work.c().bits() < DataType.BF16.bits();
        return (narrow ? work.into(DataType.BF16) : work).then(Epilogue.NONE);
    }

    /** The pass over the product's result. */
    Plan plan(Gemm work) {
        Epilogue epilogue = work.epilogue();
        double elements = (double) work.batch() * work.m() * work.n();
        double result = elements * work.c().bits() / 8;
        double product = elements * before(work).c().bits() / 8;
        Optional<Double> measured = alone(epilogue).map(library.pointWork()::get);
        double perElement = measured.orElse(epilogue.arithmetic() + library.elementWork());
        return new StreamPlan(
                epilogue.name().toLowerCase(Locale.ROOT).replace('_', '-') + " pass",
                machine,
                machine.stream(1 + epilogue.matrices()),
                library.start().seconds(),
                product + epilogue.matrices() * result,
                result,
                perElement * elements,
                epilogue.transcendental() * elements);
    }

    /** The element-wise operator that is this epilogue. */
    private static Optional<Elementwise.Kind> alone(Epilogue epilogue) {
        return switch (epilogue) {
            case BIAS -> Optional.of(Elementwise.Kind.BIAS_ADD);
            case RELU -> Optional.of(Elementwise.Kind.RELU);
            case GELU -> Optional.of(Elementwise.Kind.GELU);
            case SILU -> Optional.of(Elementwise.Kind.SILU);
            case RESIDUAL -> Optional.of(Elementwise.Kind.ADD);
            case QUANTISE -> Optional.of(Elementwise.Kind.CAST);
            case NONE, BIAS_RELU, BIAS_GELU, BIAS_SILU, BIAS_RESIDUAL, RELU_BACKWARD, GELU_BACKWARD -> Optional.empty();
        };
    }
}
