// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.Gemm;

/**
 * Matrix products, batched or single: the library's best tile, priced by whole waves or by walking every tile. An epilogue
 * is fused unless a pass of its own is predicted to be faster.
 *
 * <p>The law is {@link dev.sandtable.chip.mapping.WaveLaw}; this class only chooses.
 */
public final class GemmModel implements KernelModel<Gemm> {
    private final Machine machine;
    private final ProductPlanner planner;
    private final EpiloguePass pass;

    public GemmModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        planner = ProductPlanner.of(machine, library);
        pass = new EpiloguePass(machine, library);
    }

    @Override
    public Plan plan(Gemm work) {
        return plan(work, false);
    }

    /** The plan, priced by whole waves or by walking every tile. */
    public Plan plan(Gemm work, boolean walked) {
        Plan fused = planner.plan(Product.of(work), work.sparsity(), walked);
        if (work.epilogue() == Epilogue.NONE) {
            return fused;
        }
        Plan product = planner.plan(Product.of(EpiloguePass.before(work)), work.sparsity(), walked);
        Plan apart = new SequencePlan("product and epilogue", product, pass.plan(work));
        double hertz = machine.clock().boost().value();
        return fused.at(hertz).seconds() <= apart.at(hertz).seconds() ? fused : apart;
    }

    /** The product with the kernels before it that make its activations 8-bit, where the library has such. */
    public Plan operator(Gemm work, boolean walked) {
        Plan product = plan(work, walked);
        double rows = (double) work.batch() * work.m();
        return planner.findQuantisation(work.a())
                .<Plan>map(q -> new QuantisedPlan(machine, product, q, rows, rows * work.k()))
                .orElse(product);
    }
}
