// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The grid that a compiler would choose: the best predicted at the boost clock.
 *
 * <p><b>Model.</b> Along each side a product is cut into p parts of whole engine blocks; p runs through 1 to 16 and from
 * there in steps of an eighth, and parts of equal size count once. A grid whose padded operations alone take longer than
 * the best so far is not priced.
 * <p><b>Left out.</b> Parts of unequal size.
 * <p><b>Check.</b> Equal to trying every cut where sides have at most 16 engine blocks ({@code GridSearchTest}).
 * <p><b>Source.</b> Exhaustive search with a bound.
 */
public final class GridSearch {
    private static final long EXACT = 16;
    private static final double STEP = 1.125;

    private final Machine machine;
    private final SpatialLaw law;

    public GridSearch(Machine machine, SpatialLaw law) {
        this.machine = machine;
        this.law = law;
    }

    /**
     * The fastest grid of {@code product}.
     *
     * @throws UnsupportedWork if not even single engine blocks fit a core beside the operands at rest
     */
    public Grid best(Product product) {
        Best best = new Best(product, machine.clock().boost().value());
        for (Grid.Stays stays : law.choices()) {
            best.among(stays, false);
            best.among(stays, true);
        }
        return best.found.orElseThrow(() -> new UnsupportedWork("no block of a product of " + product.m() + " x "
                + product.n() + " x " + product.k() + " fits the sram of one core, "
                + machine.core().bufferById("sram").size() + ", beside its share of operands of "
                + new Bytes((long) (product.aTotal() + product.bTotal() + product.cWritten()))));
    }

    /** The best so far. */
    private final class Best {
        private final Product product;
        private final double hertz;
        private double least = Double.MAX_VALUE;
        private Optional<Grid> found = Optional.empty();

        Best(Product product, double hertz) {
            this.product = product;
            this.hertz = hertz;
        }

        void among(Grid.Stays stays, boolean turned) {
            TensorEngine tensor = machine.core().tensor();
            int rows = turned ? tensor.columns() : tensor.rows();
            int columns = turned ? tensor.rows() : tensor.columns();
            List<Long> ms = stays == Grid.Stays.B ? List.of(product.m()) : sizes(product.m(), rows);
            List<Long> ns = stays == Grid.Stays.A ? List.of(product.n()) : sizes(product.n(), columns);
            List<Long> ks =
                    stays == Grid.Stays.C ? List.of(product.k()) : sizes(product.k(), tensor.depthOf(product.type()));
            for (long m : ms) {
                for (long n : ns) {
                    for (long k : ks) {
                        consider(new Grid(turned, stays, m, n, k));
                    }
                }
            }
        }

        private void consider(Grid grid) {
            if (law.floor(product, grid, hertz) >= least || !law.fits(product, grid)) {
                return;
            }
            double seconds = law.estimate(product, grid, hertz).seconds();
            if (seconds < least) {
                least = seconds;
                found = Optional.of(grid);
            }
        }
    }

    /** Sizes of equal parts of {@code extent} in whole blocks, largest first. */
    static List<Long> sizes(long extent, int block) {
        long blocks = (extent + block - 1) / block;
        List<Long> sizes = new ArrayList<>();
        long last = 0;
        long parts = 1;
        while (parts <= blocks) {
            long size = Math.min(extent, (blocks + parts - 1) / parts * block);
            if (size != last) {
                sizes.add(size);
                last = size;
            }
            parts = Math.max(parts + 1, parts < EXACT ? 0 : Math.round(parts * STEP));
        }
        if (last > block) {
            sizes.add((long) block);
        }
        return sizes;
    }
}
