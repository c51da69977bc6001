// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Systolic grids by hand, and laws that hold for any product. */
class SystolicStyleTest {
    private final SystolicStyle v5e = new SystolicStyle(Catalogue.machine("tpu-v5e"));
    private final SystolicStyle v6e = new SystolicStyle(Catalogue.machine("tpu-v6e"));
    private final SystolicStyle gaudi = new SystolicStyle(Catalogue.machine("gaudi2"));

    /** The stated peaks are the grids at the stated clock, within what the data sheet rounds. */
    @Test
    void peaksFollowFromGridsAndClock() {
        assertEquals(4 * 2 * 128 * 128, Catalogue.machine("tpu-v4").matrixPerCycle(DataType.BF16), 200);
        assertEquals(4 * 2 * 128 * 128, Catalogue.machine("tpu-v5e").matrixPerCycle(DataType.BF16), 300);
        assertEquals(4 * 2 * 128 * 128, Catalogue.machine("tpu-v5p").matrixPerCycle(DataType.BF16), 100);
        assertEquals(4 * 2 * 256 * 256, Catalogue.machine("tpu-v6e").matrixPerCycle(DataType.BF16), 2000);
        assertEquals(4 * 2 * 256 * 256, Catalogue.machine("tpu7x").matrixPerCycle(DataType.BF16), 200);
        assertEquals(2 * 256 * 256, Catalogue.machine("gaudi2").matrixPerCycle(DataType.BF16), 200);
        assertEquals(2 * 256 * 256, Catalogue.machine("gaudi3").matrixPerCycle(DataType.BF16), 100);
        assertEquals(9 * 2 * 128 * 128, Catalogue.machine("hanguang-800").matrixPerCycle(DataType.INT8), 3000);
    }

    /** Four blocks of weights on four grids: m rows stream in m cycles once loading a block, 128 cycles, is shorter. */
    @Test
    void rowsStreamOnePerCycleThroughStationaryWeights() {
        assertEquals(512, v5e.cycles(512, 512, 128, DataType.BF16), 2);
        assertEquals(8 + 512, v5e.cycles(8 + 512, 512, 128, DataType.BF16), 2);
        double eightMore = v5e.cycles(1032, 1024, 128, DataType.BF16) - v5e.cycles(1024, 1024, 128, DataType.BF16);
        assertEquals(2 * 8, eightMore, 0.1, "[8,128] x [128,128] streams in 8 cycles, two blocks per grid");
    }

    /** One row or sixty-four: every block of weights costs its own load. */
    @Test
    void fewRowsPayForLoadingWeights() {
        double one = v5e.cycles(1, 8192, 8192, DataType.BF16);
        assertEquals(64 * 64 / 4.0 * 128, one, one * 0.003);
        assertEquals(one, v5e.cycles(64, 8192, 8192, DataType.BF16), one * 0.003);
        assertEquals(2 * one, v5e.cycles(256, 8192, 8192, DataType.BF16), one * 0.01);
    }

    /** A head of 128 fills half of a grid of 256, in depth or in width. */
    @Test
    void aGridOf256IsHalfEmptyWithHeadsOf128() {
        double whole = v6e.fused(2048, 2048, 256, DataType.BF16);
        assertEquals(2.0 * 2048 * 2048 * 256, whole, whole * 0.01);
        assertEquals(whole, v6e.fused(2048, 2048, 128, DataType.BF16), 1);
        assertEquals(2 * 2.0 * 2048 * 128 * 2048, v6e.fused(2048, 128, 2048, DataType.BF16), whole * 0.01);
    }

    /** A result block of 256×256 is two halves; 128 rows of it fill one, and 8-bit operands take half the cycles. */
    @Test
    void resultsStayAndBothOperandsStream() {
        assertEquals(4096, gaudi.cycles(256, 256, 4096, DataType.BF16), 8);
        assertEquals(4096, gaudi.cycles(128, 256, 4096, DataType.BF16), 8, "one half waits");
        assertEquals(4096, gaudi.cycles(128, 512, 4096, DataType.BF16), 8);
        assertEquals(4096, gaudi.cycles(16, 512, 4096, DataType.BF16), 8);
        assertEquals(2048, gaudi.cycles(256, 256, 4096, DataType.FP8), 8);
        assertEquals(2 * 4096, gaudi.cycles(512, 256, 4096, DataType.BF16), 16);
    }

    /**
     * Products of a batch lie in halves of an engine, either way round: a group of 8 rows against 256 keys of 128 elements
     * costs half of 128 cycles, 128 rows wait for the 256 cycles in which results leave.
     */
    @Test
    void productsOfABatchShareAnEngineAndWaitForTheResultsBefore() {
        double rate = Catalogue.machine("gaudi2").matrixPerCycle(DataType.BF16);
        assertEquals(128 / 2.0, gaudi.fused(8, 256, 128, DataType.BF16) / rate, 0.1);
        assertEquals(128 / 2.0, gaudi.fused(256, 8, 128, DataType.BF16) / rate, 0.1);
        assertEquals(256 / 2.0, gaudi.fused(128, 256, 128, DataType.BF16) / rate, 0.2);
        assertEquals(512 / 2.0, gaudi.fused(128, 256, 512, DataType.BF16) / rate, 0.5);
    }

    /** Two hundred and fifty-six cells along either way from a first operand to its result. */
    @Test
    void aTileFillsAndDrainsTheGridOnce() {
        assertEquals(128 + 128, v5e.turnaround(1.0), 1e-9);
        assertEquals(256 + 256, v6e.turnaround(1.0), 1e-9);
    }

    /** Scheduled copies overlap without a shoulder: enough slots leave the longest station, one slot the sum. */
    @Test
    void aScheduleTakesItsLongestStation() {
        assertEquals(4, v5e.period(10, 4, 0, 2, 3, 16), 1e-12);
        assertEquals(19, v5e.period(10, 4, 0, 2, 3, 1), 1e-12);
        assertEquals(19 / 4.0, v5e.period(10, 4, 0, 2, 3, 4), 1e-12);
    }

    /** Law: never under the operations at the stated rate, never fewer cycles for more work, the same turned over. */
    @Test
    void productsTakeAtLeastTheirOperations() {
        SplittableRandom random = new SplittableRandom(20260401);
        for (String name : new String[] {"tpu-v4", "tpu-v5e", "tpu-v6e", "gaudi2", "gaudi3"}) {
            Machine machine = Catalogue.machine(name);
            SystolicStyle style = new SystolicStyle(machine);
            double rate = machine.matrixPerCycle(DataType.BF16);
            for (int i = 0; i < 400; i++) {
                int m = 1 + random.nextInt(3000);
                int n = 1 + random.nextInt(3000);
                int k = 1 + random.nextInt(3000);
                double cycles = style.cycles(m, n, k, DataType.BF16);
                String what = name + " " + m + "x" + n + "x" + k;
                assertTrue(cycles * rate >= 2.0 * m * n * k * (1 - 1e-9), what);
                assertTrue(style.operations(new TileShape(m, n), DataType.BF16, k) <= cycles * rate * (1 + 1e-9), what);
                assertTrue(style.fused(m, n, k, DataType.BF16) >= 2.0 * m * n * k * (1 - 1e-9), what);
                assertEquals(cycles, style.cycles(n, m, k, DataType.BF16), cycles * 1e-9, what);
                assertTrue(style.cycles(m, n, k + 300, DataType.BF16) >= cycles, what);
                assertTrue(style.cycles(m + 300, n, k, DataType.BF16) >= cycles * (1 - 1e-9), what);
            }
        }
    }
}
