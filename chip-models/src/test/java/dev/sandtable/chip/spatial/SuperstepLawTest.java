// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.mapping.Product;
import org.junit.jupiter.api.Test;

/** Four cores, ports of 2 B per cycle, 10 cycles of latency, 20 of barrier; 4×4×4 in FP16. */
class SuperstepLawTest {
    private static final Product CUBE = ToyArray.product(1, 4, 4, 4);
    private static final Exchange.AllToAll PHASES = new Exchange.AllToAll(10, 20);

    private static double cycles(Style style, Exchange.AllToAll exchange, Product product, Grid grid) {
        Machine machine = ToyArray.of(style, exchange, 4, 2, 4096);
        SuperstepLaw law = new SuperstepLaw(machine, exchange, ToyArray.innerLoop(machine));
        return law.estimate(product, grid, ToyArray.HERTZ).seconds() * ToyArray.HERTZ;
    }

    private static Grid grid(long m, long n, long k) {
        return new Grid(false, Grid.Stays.ALL, m, n, k);
    }

    /** A core receives 2·4 elements of A and half of 4·2 of B, 24 B in 12 cycles, and multiplies 2·2·4 in 16. */
    @Test
    void aTwoByTwoGridByHand() {
        assertEquals(12 + 10 + 20 + 16, cycles(Style.BULK_SYNCHRONOUS, PHASES, CUBE, grid(2, 2, 4)), 1e-6);
    }

    /**
     * k in two parts: 8 B of A and half of 16 B of B in 8 cycles, 2·4·2 multiply-adds in 16; then half of 8 partial sums
     * of 4 B in 8 cycles, added in 4; two barriers and two latencies.
     */
    @Test
    void aCutAlongKAddsAPhase() {
        assertEquals(8 + 30 + 16 + 8 + 30 + 4, cycles(Style.BULK_SYNCHRONOUS, PHASES, CUBE, grid(2, 4, 2)), 1e-6);
    }

    /** Sixteen blocks on four cores: four supersteps of 8 B of A and three quarters of 8 B of B, and 4 multiply-adds. */
    @Test
    void blocksBeyondTheCoresTakeSupersteps() {
        assertEquals(4 * (7 + 30 + 4), cycles(Style.BULK_SYNCHRONOUS, PHASES, CUBE, grid(1, 1, 4)), 1e-6);
    }

    /** The longer of 12 and 16 shows; a sixteenth of the rest is the fill; one latency. */
    @Test
    void streamsOverlapAndFillOnce() {
        Exchange.AllToAll scheduled = new Exchange.AllToAll(10, 0);
        assertEquals(16 + 12 / 16.0 + 10, cycles(Style.DATAFLOW, scheduled, CUBE, grid(2, 2, 4)), 1e-6);
    }

    /** Two products of 2×4×4 take the four cores that one of 4×4×4 takes, and as long. */
    @Test
    void productsOfABatchTakeCoresOfTheirOwn() {
        double pair = cycles(Style.BULK_SYNCHRONOUS, PHASES, ToyArray.product(2, 2, 4, 4), grid(2, 2, 4));
        // A block of B lies where its only row of blocks is: 16 B of A in 8 cycles.
        assertEquals(8 + 30 + 16, pair, 1e-6);
    }

    @Test
    void aBlockThatACoreCannotHoldIsNoChoice() {
        Machine machine = ToyArray.of(Style.BULK_SYNCHRONOUS, PHASES, 4, 2, 64);
        SuperstepLaw law = new SuperstepLaw(machine, PHASES, 1);
        assertTrue(law.fits(ToyArray.product(1, 2, 2, 2), grid(1, 1, 2)));
        assertFalse(law.fits(CUBE, grid(4, 4, 4)), "32 B of A and 64 B of sums do not fit 64 B");
    }
}
