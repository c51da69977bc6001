// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.GroupedGemm;

/**
 * Products of one launch, each with a weight matrix of its own: their tiles form one queue, so that a group with few rows
 * does not leave cores idle, but every weight matrix comes from memory once.
 */
public final class GroupedGemmModel implements KernelModel<GroupedGemm> {
    private final Machine machine;
    private final ProductMapper mapper;

    public GroupedGemmModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        mapper = ProductMapper.of(machine, library);
    }

    @Override
    public Plan plan(GroupedGemm work) {
        Product product = Product.of(work);
        return new ProductPlan(machine, mapper.law(), product, mapper.best(product), false);
    }
}
