// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertTrue(chips.size() >= 14, chips.toString());
        for (String name : chips) {
            Chip chip = Catalogue.assemble(name);
            DataType type = Catalogue.usual(chip.spec());
            Gemm gemm = Gemm.of(4096, 4096, 4096, type);
            double seconds = chip.price(gemm, Launch.GRAPH).time().seconds();
            double share = gemm.flops() / seconds / chip.peak(type).value();
            assertTrue(share > 0.15 && share < 1, name + " reaches " + share + " of its peak");
        }
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
