// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Scaling;
import org.junit.jupiter.api.Test;

/** Page: bytes of a conversion by hand, on an A100. */
class ConversionModelTest {
    private static final double HERTZ = 1.41e9;
    private static final long ROWS = 1 << 14;
    private static final long COLS = 1 << 12;
    private static final double ELEMENTS = (double) ROWS * COLS;

    private static Plan plan(Scaling scaling, long rows, long cols) {
        return new ConversionModel(Examples.a100(), Examples.serving())
                .plan(new Conversion(rows, cols, DataType.BF16, DataType.INT8, scaling));
    }

    private static double moved(Scaling scaling) {
        return plan(scaling, ROWS, COLS).at(HERTZ).memoryBytes();
    }

    @Test
    void passesFollowFromWhereScalesAreFound() {
        assertEquals(3 * ELEMENTS, moved(Scaling.NONE), "read wide, written narrow");
        assertEquals(3 * ELEMENTS + 4 * ROWS, moved(Scaling.ROW), "and a scale per row");
        assertEquals(5 * ELEMENTS + 8, moved(Scaling.TENSOR), "read once more for the maximum");
        assertEquals(3 * ELEMENTS + ELEMENTS / 32, moved(Scaling.MX), "and a byte per 32");
        assertEquals(3 * ELEMENTS + 4 * ELEMENTS / 128, moved(Scaling.FINE), "and four bytes per 128");
        assertEquals(2, plan(Scaling.TENSOR, ROWS, COLS).kernels());
        assertEquals(1, plan(Scaling.ROW, ROWS, COLS).kernels());
    }

    @Test
    void aRowThatACoreCannotKeepIsReadTwice() {
        long kept = Examples.serving().operators().vectorById("ampere").rowElements();
        assertEquals(
                5.0 * 2 * kept * 8 + 4 * 8,
                plan(Scaling.ROW, 8, 2 * kept).at(HERTZ).memoryBytes());
        assertEquals(
                3.0 * kept * 8 + 4 * 8, plan(Scaling.ROW, 8, kept).at(HERTZ).memoryBytes());
    }

    @Test
    void rowsQueueForCoresWhereTheLibraryGivesEachABlock() {
        double row = Examples.serving()
                .operators()
                .products()
                .findQuantisation(DataType.INT8)
                .orElseThrow()
                .row()
                .orElseThrow()
                .seconds();
        double start =
                Examples.serving().operators().vectorById("ampere").start().seconds();
        Plan thin = plan(Scaling.ROW, 108 * 100, 64);
        assertEquals(start + 99 * row, thin.at(HERTZ).seconds(), 1e-12);
        assertTrue(plan(Scaling.MX, 108 * 100, 64).at(HERTZ).seconds() < 99 * row);
    }

    @Test
    void wayBackReadsScalesAndScalesNeedANarrowerFormat() {
        Plan back = new ConversionModel(Examples.a100(), Examples.serving())
                .plan(new Conversion(ROWS, COLS, DataType.INT4, DataType.BF16, Scaling.GROUP_128));
        assertEquals(2.5 * ELEMENTS + 2 * ELEMENTS / 128, back.at(HERTZ).memoryBytes());
        assertThrows(
                IllegalArgumentException.class, () -> new Conversion(8, 8, DataType.INT8, DataType.FP8, Scaling.ROW));
    }
}
