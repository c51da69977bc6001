// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures of a chip that cannot stand beside each other are refused where they stand. */
class LevelsTest {

    private static void refused(String chip, String path, List<String> assignments, String... words) {
        Path file = Path.of("..", "configs", "chips", chip + ".yaml");
        Problem problem = assertThrows(
                        SpecException.class,
                        () -> SpecReader.read(file, ChipSpec.class, Provenance.Policy.REQUIRED)
                                .override(assignments)
                                .value())
                .problems()
                .get(0);
        assertEquals(path, problem.path(), problem.toString());
        for (String word : words) {
            assertTrue(problem.toString().contains(word), problem.toString());
        }
    }

    @Test
    void everyLevelHoldsWhatLiesInsideIt() {
        String gpu = "a100-sxm4-80gb";
        refused(gpu, "l2", List.of("l2.size=64 KiB"), "a core's registers", "64 KiB is less than 256 KiB");
        refused(gpu, "memory", List.of("l2.size=100 GiB"), "memory lies outside l2", "80 GiB is less than 100 GiB");
        refused("gc200", "backing", List.of("backing.capacity=1 MB"), "backing lies outside memory");
        refused("gc200", "backing", List.of("backing.bandwidth=90000 GB/s"), "no faster");
    }

    @Test
    void theCoresMemoriesAreTheChips() {
        refused("gc200", "memory", List.of("cores.count=1000"), "1000 times sram of 624 KiB");
    }

    @Test
    void aStyleThatLacksALevelSaysWhich() {
        refused("gc200", "style", List.of("style=wafer"), "needs exchange of kind mesh");
        refused("wse-2", "style", List.of("style=dataflow"), "needs exchange of kind all-to-all");
        refused("gc200", "cores", List.of("style=simt"), "'registers'", "simt");
    }

    @Test
    void aPeakBeyondClockAndUnitsIsRefusedWithItsFigures() {
        refused(
                "a100-sxm4-80gb",
                "peak",
                List.of("peak.bf16=400 TFLOP/s"),
                "bf16",
                "108 cores of 1024 multiply-adds",
                "1.41 GHz");
        refused("gc200", "peak", List.of("clock.stated=1000 MHz"), "1472 cores of 64");
        refused("wse-3", "peak", List.of("peak.fp16=125000 TFLOP/s"), "900000 cores of 8");
    }
}
