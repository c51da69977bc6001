// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.planner.replay.InferenceSimulation.Pass;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatticeTest {
    /** Bilinear laws come back exactly, between nodes too. */
    @Test
    void bilinearLawsAreExact() {
        Lattice lattice = new Lattice(2, (x, y) -> new Pass(1000 + 3000 * x + 20 * y + 7 * x * y, 2.0 * x));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            double x = random.nextDouble(5000);
            double y = random.nextDouble(200_000);
            double expected = (1000 + 3000 * x + 20 * y + 7 * x * y) / 1e12;
            assertEquals(expected, lattice.seconds(x, y), 1e-9 * expected);
            assertEquals(2 * x, lattice.joules(x, y), 1e-9 * x);
        }
    }

    /** A node is asked for once. */
    @Test
    void nodesAreKept() {
        Lattice lattice = new Lattice(1, (x, y) -> new Pass(x + y, 0));
        for (int i = 0; i < 100; i++) {
            lattice.seconds(5.5, 9.5);
        }
        assertEquals(4, lattice.asked());
    }
}
