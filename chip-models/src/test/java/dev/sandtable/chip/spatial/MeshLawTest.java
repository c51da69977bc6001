// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.mapping.Product;
import org.junit.jupiter.api.Test;

/** A 2×2 mesh, one cycle per hop, links of 4 B per cycle; 4×4×4 in FP16. */
class MeshLawTest {
    private static final Exchange.Mesh MESH = new Exchange.Mesh(2, 2, 1);
    private static final Product CUBE = ToyArray.product(1, 4, 4, 4);

    private static double cycles(double port, Product product, Grid grid) {
        Machine machine = ToyArray.of(Style.WAFER, MESH, 4, port, 4096);
        MeshLaw law = new MeshLaw(machine, MESH, ToyArray.innerLoop(machine));
        return law.estimate(product, grid, ToyArray.HERTZ).seconds() * ToyArray.HERTZ;
    }

    /** Four rows of A pass blocks of 2×2 weights: 4 multiply-adds and 2 additions; in 4 + 8 B, out 8 B; four hops. */
    @Test
    void weightsStayByHand() {
        Grid grid = new Grid(false, Grid.Stays.B, 4, 2, 2);
        assertEquals(4 * 6 + 4, cycles(4, CUBE, grid), 1e-6);
        assertEquals(4 * 12 + 4, cycles(1, CUBE, grid), 1e-6, "12 B through a link of 1 B per cycle");
    }

    /** The same with A in place: four columns of B pass. */
    @Test
    void activationsStayByHand() {
        assertEquals(4 * 6 + 4, cycles(4, CUBE, new Grid(false, Grid.Stays.A, 2, 4, 2)), 1e-6);
    }

    /** Four steps along k: 2·2 multiply-adds, 4 + 4 B in, nothing out. */
    @Test
    void resultsStayByHand() {
        Grid grid = new Grid(false, Grid.Stays.C, 2, 2, 4);
        assertEquals(4 * 4 + 4, cycles(4, CUBE, grid), 1e-6);
        assertEquals(4 * 8 + 4, cycles(1, CUBE, grid), 1e-6);
    }

    /** Two products of one row of blocks lie beside each other; four need two passes. */
    @Test
    void independentProductsLieBesideEachOther() {
        Grid line = new Grid(false, Grid.Stays.B, 4, 2, 4);
        double one = cycles(4, ToyArray.product(1, 4, 4, 4), line);
        assertEquals(one, cycles(4, ToyArray.product(2, 4, 4, 4), line), 1e-6);
        // k is whole: 8 multiply-adds, no additions; three hops.
        assertEquals(4 * 8 + 3, one, 1e-6);
        assertEquals(2 * 4 * 8 + 3, cycles(4, ToyArray.product(4, 4, 4, 4), line), 1e-6);
    }
}
