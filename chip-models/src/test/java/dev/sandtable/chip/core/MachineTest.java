// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import org.junit.jupiter.api.Test;

class MachineTest {
    private final Machine a100 = Catalogue.chip("a100-sxm4-80gb").machine();

    /** 24 KiB in flight over 391 ns is 62.9 GB/s for one core; all cores meet the pins. */
    @Test
    void fewCoresAreHeldByLatencyAndManyByThePins() {
        assertEquals(24 * 1024 / 391e-9, a100.memoryRate(1), 1e3);
        double pins = 2039e9 * 0.95 * a100.calibration().memoryShare().value();
        assertEquals(pins, a100.memoryRate(108), 1e3);
        for (int cores = 1; cores < 108; cores++) {
            assertTrue(a100.memoryRate(cores) <= a100.memoryRate(cores + 1));
        }
    }

    @Test
    void writesCostTheTurnOfTheBus() {
        assertTrue(a100.memoryRate(108, 0.5) < a100.memoryRate(108, 0.8));
        assertEquals(a100.memoryRate(108) * 0.87 / 0.95, a100.memoryRate(108, 0.5), 1e3);
    }
}
