// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.spatial.GridSearch;
import dev.sandtable.chip.spatial.SpatialLaw;

/**
 * The choice that the compiler of a spatial machine makes: of all grids of blocks, the best predicted at the boost clock.
 * Its schedule is fixed, so following every block tells nothing more.
 */
final class GridMapper implements ProductChoice {
    private final Machine machine;
    private final SpatialLaw law;
    private final GridSearch search;

    /** For code that reaches {@code innerLoop} of the machine's inner loop. */
    GridMapper(Machine machine, double innerLoop) {
        this.machine = machine;
        law = SpatialLaw.of(machine, innerLoop);
        search = new GridSearch(machine, law);
    }

    @Override
    public Plan plan(Product product, boolean walked) {
        return plan(product);
    }

    Plan plan(Product product) {
        machine.peak(product.type());
        return new GridPlan(machine, law, product, search.best(product));
    }
}
