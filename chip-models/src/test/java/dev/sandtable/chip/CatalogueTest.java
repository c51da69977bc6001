// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.dram.AccessPattern;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every file of the catalogue loads, names a stack that knows it, and states what the memory model says. */
class CatalogueTest {

    @Test
    void everyChipPricesAProductWithItsDefaultStack() {
        List<String> chips = Catalogue.chips();
        assertTrue(chips.size() >= 14, chips.toString());
        for (String name : chips) {
            Chip chip = Catalogue.assemble(name);
            Gemm gemm = Gemm.of(4096, 4096, 4096, DataType.BF16);
            double seconds = chip.price(gemm, Launch.GRAPH).time().seconds();
            double share = gemm.flops() / seconds / chip.peak(DataType.BF16).value();
            assertTrue(share > 0.3 && share < 1, name + " reaches " + share + " of its peak");
        }
    }

    @Test
    void sustainedSharesAreThoseOfTheMemoryModel() {
        for (String name : List.of("a100-sxm4-80gb", "a100-sxm4-40gb", "h100-sxm5-80gb", "h200-sxm", "mi210")) {
            var memory = Catalogue.chip(name).memory();
            DramSpec device = SpecReader.read(
                            Path.of("..", "configs", "memories", memory.preset() + ".yaml"),
                            DramSpec.class,
                            Provenance.Policy.REQUIRED)
                    .value();
            MainMemory model = MainMemory.of(device, memory.stacks(), memory.bandwidth());
            assertEquals(
                    model.efficiency(AccessPattern.stream(1)), memory.reads().value(), 0.01, name + " reads");
            assertEquals(
                    model.efficiency(AccessPattern.stream(0.5)), memory.mixed().value(), 0.015, name + " mixed");
        }
    }

    @Test
    void peaksFollowFromCoresAndClock() {
        var a100 = Catalogue.chip("a100-sxm4-80gb").machine();
        assertEquals(2048, a100.matrixPerCycle(DataType.BF16), 2, "1024 multiply-adds per cycle and core");
        var h100 = Catalogue.chip("h100-sxm5-80gb").machine();
        assertEquals(4096, h100.matrixPerCycle(DataType.BF16), 4);
        var ascend = Catalogue.chip("ascend-910b2").machine();
        assertEquals(8192, ascend.matrixPerCycle(DataType.BF16), 2, "a 16x16x16 block per cycle");
    }
}
