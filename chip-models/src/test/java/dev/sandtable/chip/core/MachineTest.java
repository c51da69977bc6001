// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import org.junit.jupiter.api.Test;

class MachineTest {
    private final Machine a100 = Catalogue.machine("a100-sxm4-80gb");

    /** 24 KiB in flight over 391 ns is 62.9 GB/s for one core; all cores meet what lies between them and the pins. */
    @Test
    void fewCoresAreHeldByLatencyAndManyByThePath() {
        MemoryTraffic reads = a100.stream(2);
        assertEquals(24 * 1024 / 391e-9, reads.rate(1, 1), 1e3);
        double path = 2039e9 * a100.calibration().memoryShare().value();
        assertEquals(path, reads.rate(108, 1), 1e3);
        for (int cores = 1; cores < 108; cores++) {
            assertTrue(reads.rate(cores, 1) <= reads.rate(cores + 1, 1));
        }
    }
}
