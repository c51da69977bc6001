// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.mapping.Product;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GridSearchTest {
    private static final int CASES = 60;

    /** The least over every block of every size, whether or not it divides its side evenly. */
    private static double exhaustive(SpatialLaw law, Product product) {
        double least = Double.MAX_VALUE;
        for (Grid.Stays stays : law.choices()) {
            for (long m = 1; m <= product.m(); m++) {
                for (long n = 1; n <= product.n(); n++) {
                    for (long k = 1; k <= product.k(); k++) {
                        boolean streams = (stays != Grid.Stays.B || m == product.m())
                                && (stays != Grid.Stays.A || n == product.n())
                                && (stays != Grid.Stays.C || k == product.k());
                        Grid grid = new Grid(false, stays, m, n, k);
                        if (streams && law.fits(product, grid)) {
                            least = Math.min(
                                    least,
                                    law.estimate(product, grid, ToyArray.HERTZ).seconds());
                        }
                    }
                }
            }
        }
        return least;
    }

    private static void check(Machine machine, SplittableRandom random) {
        SpatialLaw law = SpatialLaw.of(machine, 1);
        for (int i = 0; i < CASES; i++) {
            Product product = ToyArray.product(
                    1 + random.nextInt(3), 1 + random.nextInt(16), 1 + random.nextInt(16), 1 + random.nextInt(16));
            Grid found = new GridSearch(machine, law).best(product);
            double seconds = law.estimate(product, found, ToyArray.HERTZ).seconds();
            assertEquals(exhaustive(law, product), seconds, seconds * 1e-12, product + " -> " + found);
        }
    }

    @Test
    void theSearchFindsWhatTryingEverythingFindsAllToAll() {
        Exchange.AllToAll phases = new Exchange.AllToAll(3, 5);
        check(ToyArray.of(Style.BULK_SYNCHRONOUS, phases, 6, 4, 4096), new SplittableRandom(41));
        check(ToyArray.of(Style.BULK_SYNCHRONOUS, phases, 4, 1, 400), new SplittableRandom(42));
        Exchange.AllToAll scheduled = new Exchange.AllToAll(3, 0);
        check(ToyArray.of(Style.DATAFLOW, scheduled, 6, 2, 4096), new SplittableRandom(43));
    }

    @Test
    void theSearchFindsWhatTryingEverythingFindsOnAMesh() {
        check(ToyArray.of(Style.WAFER, new Exchange.Mesh(2, 3, 1), 6, 4, 4096), new SplittableRandom(44));
        check(ToyArray.of(Style.WAFER, new Exchange.Mesh(4, 4, 2), 16, 2, 1024), new SplittableRandom(45));
    }

    @Test
    void whatNoCoreHoldsIsRefusedWithItsSizes() {
        Machine tiny = ToyArray.of(Style.BULK_SYNCHRONOUS, new Exchange.AllToAll(1, 1), 2, 4, 8);
        GridSearch search = new GridSearch(tiny, SpatialLaw.of(tiny, 1));
        String said =
                String.valueOf(assertThrows(UnsupportedWork.class, () -> search.best(ToyArray.product(1, 64, 64, 64)))
                        .getMessage());
        assertTrue(said.contains("64 x 64 x 64") && said.contains("8 B"), said);
    }
}
