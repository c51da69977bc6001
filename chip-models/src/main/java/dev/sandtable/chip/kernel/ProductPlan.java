// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Mapping;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.mapping.WaveEstimate;
import dev.sandtable.chip.mapping.WaveLaw;
import dev.sandtable.explain.Explanation;
import java.util.List;

/** A matrix product with its mapping chosen, priced by whole waves. */
final class ProductPlan implements Plan {
    private final Machine machine;
    private final WaveLaw law;
    private final Product product;
    private final Mapping mapping;
    private final boolean walked;

    ProductPlan(Machine machine, WaveLaw law, Product product, Mapping mapping, boolean walked) {
        this.machine = machine;
        this.law = law;
        this.product = product;
        this.mapping = mapping;
        this.walked = walked;
    }

    @Override
    public KernelRun at(double hertz) {
        WaveEstimate e = estimate(hertz);
        double dram = law.traffic().joules(e.memoryBytes() - product.cWritten(), product.cWritten());
        return new KernelRun(
                e.seconds(),
                e.matrixSeconds() * machine.load(product.type()),
                e.vectorSeconds(),
                e.cacheBytes(),
                e.memoryBytes(),
                dram,
                e.bound());
    }

    @Override
    public List<Demand> demands(double hertz) {
        return new ProductDemands(machine, law, product, law.estimate(product, mapping, hertz), hertz).list();
    }

    @Override
    public Explanation explain(double hertz) {
        WaveEstimate e = estimate(hertz);
        return ProductExplanation.of(machine, law.traffic(), product, e, hertz);
    }

    private WaveEstimate estimate(double hertz) {
        return walked ? law.walk(product, mapping, hertz) : law.estimate(product, mapping, hertz);
    }
}
