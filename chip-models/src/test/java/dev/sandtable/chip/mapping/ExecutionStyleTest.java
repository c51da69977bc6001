// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import org.junit.jupiter.api.Test;

/** A step of one tile in one core, by hand. */
class ExecutionStyleTest {

    /** 128·128 multiply-adds per element of k at 1024 a cycle: 16 cycles; operands 2·(128·2 rows) of 2 B at 128 B: 8. */
    @Test
    void simtMultipliesWhenTilesAreLarge() {
        Machine a100 = Catalogue.machine("a100-sxm4-80gb");
        ExecutionStyle style = ExecutionStyle.of(a100);
        double share = a100.calibration().matrixShare().value();
        double cycles = style.multiply(new TileShape(128, 128), DataType.BF16, 32, 64, 1.0);
        assertEquals(16 * 32 / share, cycles, 0.5);
    }

    /** 16 rows of A and 128 columns of B: reads of B dominate, 128 rows of 64 B and 16·2 of A at 128 B a cycle. */
    @Test
    void simtReadsWhenTilesAreThin() {
        Machine a100 = Catalogue.machine("a100-sxm4-80gb");
        double cycles = ExecutionStyle.of(a100).multiply(new TileShape(16, 128), DataType.BF16, 32, 64, 1.0);
        assertEquals((16 * 2 + 128) * 64 / 128.0, cycles, 1e-9);
    }

    /** 128·128·16 multiply-adds at 4096 a cycle. */
    @Test
    void davinciCubeTakesSixtyFourCyclesPerBlockOfK() {
        Machine ascend = Catalogue.machine("ascend-910b2");
        ExecutionStyle style = ExecutionStyle.of(ascend);
        double share = ascend.calibration().matrixShare().value();
        assertEquals(64 / share, style.multiply(new TileShape(128, 128), DataType.BF16, 16, 32, 1.0), 0.1);
        assertEquals(2, style.accumulators(new TileShape(128, 128)), "64 KiB each of 128 KiB L0C");
        assertEquals(0, style.accumulators(new TileShape(256, 256)));
    }

    /** 16×256: the cube needs 16 cycles per block of k, filling L0B with 256·32 B at 256 B a cycle needs 32. */
    @Test
    void davinciWaitsForTheFillOfL0bWhenTilesAreThin() {
        Machine ascend = Catalogue.machine("ascend-910b2");
        assertEquals(32, ExecutionStyle.of(ascend).multiply(new TileShape(16, 256), DataType.BF16, 16, 32, 1.0), 1e-9);
    }
}
