// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.Gemm;

/**
 * Matrix products, batched or single: the library's best tile, priced by whole waves.
 *
 * <p>The law is {@link dev.sandtable.chip.mapping.WaveLaw}; this class only chooses.
 */
public final class GemmModel implements KernelModel<Gemm> {
    private final Machine machine;
    private final ProductKernels kernels;
    private final ProductMapper mapper;

    public GemmModel(Machine machine, KernelLibrary library) {
        this(
                machine,
                library.operators().products(),
                library.compiler().innerLoop(),
                library.language().launch().graph().seconds());
    }

    /** Products alone: kernels whose code reaches {@code innerLoop} and that follow each other after {@code gap} seconds. */
    GemmModel(Machine machine, ProductKernels kernels, double innerLoop, double gap) {
        this.machine = machine;
        this.kernels = kernels;
        mapper = new ProductMapper(machine, kernels, innerLoop, gap);
    }

    @Override
    public Plan plan(Gemm work) {
        return plan(work, false);
    }

    /** The plan, priced by whole waves or by walking every tile. */
    public Plan plan(Gemm work, boolean walked) {
        Product product = Product.of(work);
        return new ProductPlan(machine, mapper.law(), product, mapper.best(product), walked);
    }

    /** The product with the kernels before it that make its activations 8-bit, where the library has such. */
    public Plan operator(Gemm work, boolean walked) {
        Plan product = plan(work, walked);
        double rows = (double) work.batch() * work.m();
        return kernels.findQuantisation(work.a())
                .<Plan>map(q -> new QuantisedPlan(machine, product, q, rows, rows * work.k()))
                .orElse(product);
    }
}
