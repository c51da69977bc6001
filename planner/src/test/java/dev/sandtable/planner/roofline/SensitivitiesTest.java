// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Elasticities: one where a single figure decides, none below zero, together no more than one. */
class SensitivitiesTest {
    private final RooflineAnalysis analysis = new RooflineAnalysis(World.CATALOGUES, Fidelity.WAVE);

    private List<Sensitivity> of(String... cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1]);
        }
        return analysis.of(row, true).sensitivities();
    }

    private static Optional<Sensitivity> find(List<Sensitivity> all, String path) {
        return all.stream().filter(one -> one.figure().path().equals(path)).findFirst();
    }

    @Test
    void aLongCopyFollowsTheMemoryAlone() {
        List<Sensitivity> found = of(
                "op",
                "copy",
                "chip",
                "a100-sxm4-80gb",
                "dtype",
                "bf16",
                "rows",
                "1048576",
                "cols",
                "4096",
                "clock",
                "boost");

        assertEquals("memory.bandwidth", found.get(0).figure().path());
        assertEquals(-1, found.get(0).elasticity(), 0.01);
        // A tenth more bandwidth takes 1 - 1/1.1 of the time away.
        assertEquals(0.0909, found.get(0).gainOfTenth(), 0.001);
        assertTrue(find(found, "peak.bf16").isEmpty(), "a copy multiplies nothing");
        assertTrue(find(found, "memory.latency").isEmpty(), "latency is hidden by what is in flight");
    }

    @Test
    void aSmallKernelFollowsItsLaunch() {
        List<Sensitivity> found = of(
                "op",
                "add",
                "chip",
                "a100-sxm4-80gb",
                "dtype",
                "bf16",
                "rows",
                "64",
                "cols",
                "64",
                "launch",
                "eager",
                "stack",
                "cuda-megatron");

        assertEquals("language.launch.eager-elementwise", found.get(0).figure().path());
        assertTrue(found.get(0).elasticity() > 0.5 && !found.get(0).moreIsFaster());
    }

    @Test
    void ratesAndTimesTogetherMakeTheTime() {
        for (String chip : List.of("a100-sxm4-80gb", "ascend-910b2", "mi210")) {
            for (String m : List.of("16", "512", "8192")) {
                List<Sensitivity> found = of(
                        "op", "gemm", "chip", chip, "dtype", "fp16", "m", m, "n", "8192", "k", "8192", "clock",
                        "boost");
                double sum = 0;
                for (Sensitivity one : found) {
                    String path = one.figure().path();
                    boolean share =
                            path.endsWith("-share") || path.endsWith("loaded-latency") || path.endsWith(".size");
                    boolean overlapping = path.equals("clock.boost") || path.equals("calibration.outstanding");
                    if (!share && !overlapping) {
                        // A better figure never costs time.
                        assertTrue(one.gainOfTenth() >= 0, chip + " " + m + ": " + one);
                        boolean rate = one.ratio() > 1;
                        assertEquals(rate, one.moreIsFaster(), chip + " " + m + ": " + one);
                        sum += one.weight();
                    }
                }
                // Less than one where two figures bind at once: the better one then waits for the other.
                assertTrue(sum > 0.6 && sum < 1.03, chip + " " + m + ": elasticities sum to " + sum + " " + found);
            }
        }
    }
}
