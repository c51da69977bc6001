// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import org.junit.jupiter.api.Test;

class FootprintTest {
    /** Three matrices of 20,000 × 20,000 in FP16: 2.4 GB. */
    private static final Gemm LARGE = Gemm.of(20_000, 20_000, 20_000, DataType.FP16);

    @Test
    void operandsAndResultCountOnce() {
        assertEquals(2.4e9, Footprint.bytes(LARGE), 0);
        assertEquals(16e6, Footprint.bytes(new OptimizerUpdate(1_000_000, 16, 14)), 0);
    }

    /** A GC200 holds 0.9405 of 2.4 GB; 1.4595 GB come at 20 GB/s, and phases do not overlap. */
    @Test
    void whatDoesNotFitComesFromBehind() {
        Chip chip = Catalogue.assemble("gc200");
        double stream = (2.4e9 - 0.9405e9) / 20e9;
        double bound = seconds(chip, Fidelity.ROOFLINE);
        double time = seconds(chip, Fidelity.AUTO);
        assertEquals(stream, bound, 1e-9);
        double multiplying = LARGE.flops() / 250e12;
        assertTrue(time > stream + multiplying && time < stream + 2.5 * multiplying, "takes " + time);
    }

    @Test
    void withoutAnythingBehindTheMessageSaysHowMuchIsMissing() {
        Chip chip = Catalogue.assemble("lpu");
        for (Fidelity fidelity : Fidelity.values()) {
            String said = String.valueOf(assertThrows(UnsupportedWork.class, () -> seconds(chip, fidelity))
                    .getMessage());
            // 2.4 GB, 230 MB and what lies between, in binary units.
            assertTrue(said.contains("2.24 GiB") && said.contains("219 MiB") && said.contains("2.02 GiB"), said);
        }
    }

    private static double seconds(Chip chip, Fidelity fidelity) {
        return chip.price(LARGE, Launch.KERNEL, fidelity, ClockMode.BOOST)
                .time()
                .seconds();
    }
}
