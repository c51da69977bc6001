// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every file of the catalogue loads, names a stack that knows it and a memory that it can have. */
class CatalogueTest {

    @Test
    void everyChipPricesAProductWithItsDefaultStack() {
        List<String> chips = Catalogue.chips();
        assertTrue(chips.size() >= 22, chips.toString());
        for (String name : chips) {
            Chip chip = Catalogue.assemble(name);
            DataType type = Catalogue.usual(chip.spec());
            long size = chip.spec().style() == Style.WAFER ? 16384 : 4096;
            Gemm gemm = Gemm.of(size, size, size, type);
            double seconds = chip.price(gemm, Launch.GRAPH).time().seconds();
            double share = gemm.flops() / seconds / chip.peak(type).value();
            assertTrue(share > 0.15 && share < 1, name + " reaches " + share + " of its peak");
        }
    }

    /** Measured best products of PyTorch (github stas00/ml-engineering @744d01e1): 418.7 and 1243 TFLOP/s, nothing fitted. */
    @Test
    void gaudiReachesItsMeasuredProducts() {
        assertEquals(418.7e12, best("gaudi2"), 0.05 * 418.7e12);
        assertEquals(1243e12, best("gaudi3"), 0.10 * 1243e12);
    }

    /** The scaling book: a product of v5e leaves the memory's bound at about 240 rows of bf16 (197 TFLOP/s over 0.81 TB/s). */
    @Test
    void productsOfATpuAreBoundByMemoryBelowTheRidge() {
        Chip chip = Catalogue.assemble("tpu-v5e");
        assertEquals(
                Cost.Bound.MEMORY,
                chip.price(Gemm.of(64, 8192, 8192, DataType.BF16), Launch.KERNEL)
                        .bound());
        assertEquals(
                Cost.Bound.MATRIX,
                chip.price(Gemm.of(512, 8192, 8192, DataType.BF16), Launch.KERNEL)
                        .bound());
        double seconds = chip.price(Gemm.of(16, 8192, 8192, DataType.BF16), Launch.KERNEL)
                .time()
                .seconds();
        double weights = 8192.0 * 8192 * 2 / 810e9;
        assertTrue(
                seconds > weights && seconds < 1.25 * weights, "few rows read the weights once: " + seconds / weights);
    }

    @Test
    void aChipOfInt8RefusesAttentionInBf16() {
        Chip chip = Catalogue.assemble("hanguang-800");
        Attention attention =
                new Attention(Attention.Phase.PREFILL, 1, 512, 512, 8, 8, 128, 128, DataType.BF16, DataType.BF16, true);
        UnsupportedWork refused = assertThrows(UnsupportedWork.class, () -> chip.price(attention, Launch.KERNEL));
        assertEquals("no matrix unit for bf16; this chip has int8", refused.getMessage());
    }

    private static double best(String name) {
        Chip chip = Catalogue.assemble(name);
        double most = 0;
        for (int side : new int[] {4096, 6144, 8192, 12288, 16384}) {
            Gemm gemm = Gemm.of(side, side, side, DataType.BF16);
            most = Math.max(
                    most, gemm.flops() / chip.price(gemm, Launch.KERNEL).time().seconds());
        }
        return most;
    }

    @Test
    void peaksFollowFromCoresAndClock() {
        var a100 = Catalogue.machine("a100-sxm4-80gb");
        assertEquals(2048, a100.matrixPerCycle(DataType.BF16), 2, "1024 multiply-adds per cycle and core");
        var h100 = Catalogue.machine("h100-sxm5-80gb");
        assertEquals(4096, h100.matrixPerCycle(DataType.BF16), 4);
        var ascend = Catalogue.machine("ascend-910b2");
        assertEquals(8192, ascend.matrixPerCycle(DataType.BF16), 2, "a 16x16x16 block per cycle");
    }
}
