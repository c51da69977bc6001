// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.GroupedGemm;

/**
 * Products of one launch, each with a weight matrix of its own: their tiles form one queue, so that a group with few rows
 * does not leave cores idle, but every weight matrix that has rows comes from memory once.
 */
public final class GroupedGemmModel implements KernelModel<GroupedGemm> {
    private final ProductPlanner planner;

    public GroupedGemmModel(Machine machine, KernelLibrary library) {
        planner = ProductPlanner.of(machine, library);
    }

    @Override
    public Plan plan(GroupedGemm work) {
        return planner.plan(Product.of(work), false);
    }
}
