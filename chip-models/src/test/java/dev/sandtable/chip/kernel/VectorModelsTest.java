// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.RowOperator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Page: streams by hand on an A100, bytes over its share of 2039 GB/s after the kernel's start. Laws: rooflines. */
class VectorModelsTest {
    private static final double HERTZ = 1.41e9;
    private static final Machine MACHINE = Examples.a100();
    private static final KernelLibrary LIBRARY = Examples.training();
    private static final double RATE =
            2.039e12 * MACHINE.calibration().memoryShare().value();
    private static final double START =
            LIBRARY.operators().vectorById("ampere").start().seconds();

    @Test
    void aCopyOfAGigabyteMovesTwo() {
        Plan plan = new ElementwiseModel(MACHINE, LIBRARY)
                .plan(new Elementwise(Elementwise.Kind.COPY, false, 500_000_000, DataType.BF16));
        assertEquals(START + 2e9 / RATE, plan.at(HERTZ).seconds(), 1e-9);
        assertEquals(Cost.Bound.MEMORY, plan.at(HERTZ).bound());
    }

    @Test
    void aNormReadsAndWritesEachRow() {
        Plan plan = new RowModel(MACHINE, LIBRARY)
                .plan(new RowOperator(RowOperator.Kind.LAYERNORM, false, 65536, 4096, DataType.BF16));
        assertEquals(START + 2 * 65536.0 * 4096 * 2 / RATE, plan.at(HERTZ).seconds(), 1e-9);
    }

    @Test
    void aRowTooLongToKeepIsReadTwice() {
        Plan plan = new RowModel(MACHINE, LIBRARY)
                .plan(new RowOperator(RowOperator.Kind.LAYERNORM, false, 16384, 16384, DataType.BF16));
        assertEquals(3 * 16384.0 * 16384 * 2, plan.at(HERTZ).memoryBytes(), 1);
    }

    @Test
    void gatheredRowsMoveInWholeLines() {
        // 100 bytes of bf16 lie in one line of 128
        Plan plan = new EmbeddingModel(MACHINE, LIBRARY).plan(new Embedding(false, 1000, 50000, 50, DataType.BF16));
        assertEquals(1000 * (128 + 100 + 8), plan.at(HERTZ).memoryBytes(), 1e-9);
    }

    @Test
    void aBillionParametersOfThirtyBytesMoveThirtyGigabytes() {
        Plan plan = new OptimizerModel(MACHINE, LIBRARY).plan(new OptimizerUpdate(1_000_000_000, 16, 14));
        assertEquals(START + 30e9 / RATE, plan.at(HERTZ).seconds(), 1e-6);
    }

    @Test
    void aTinyKernelIsAllStart() {
        Plan plan = new ElementwiseModel(MACHINE, LIBRARY)
                .plan(new Elementwise(Elementwise.Kind.ADD, false, 64, DataType.BF16));
        assertEquals(Cost.Bound.LATENCY, plan.at(HERTZ).bound());
        assertTrue(
                plan.at(HERTZ).seconds() < 1.1 * START,
                "seconds " + plan.at(HERTZ).seconds());
    }

    @Test
    void moreIsNeverFasterAndNothingBeatsThePins() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            long rows = 1 + random.nextLong(1L << (1 + random.nextInt(14)));
            long cols = 1 + random.nextLong(1L << (1 + random.nextInt(14)));
            RowOperator.Kind kind = RowOperator.Kind.values()[random.nextInt(3)];
            boolean backward = random.nextBoolean();
            double once = seconds(new RowOperator(kind, backward, rows, cols, DataType.BF16));
            double moreRows = seconds(new RowOperator(kind, backward, rows + 1, cols, DataType.BF16));
            assertTrue(moreRows >= once * (1 - 1e-12), kind + " " + rows + " x " + cols);
            assertTrue(once >= 4.0 * rows * cols / 2.039e12, kind + " " + rows + " x " + cols);
        }
    }

    private double seconds(RowOperator work) {
        return new RowModel(MACHINE, LIBRARY).plan(work).at(HERTZ).seconds();
    }
}
