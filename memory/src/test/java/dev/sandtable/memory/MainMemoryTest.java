// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.AccessPattern;
import dev.sandtable.memory.dram.Devices;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import org.junit.jupiter.api.Test;

class MainMemoryTest {
    private static final MainMemory A100 = MainMemory.of(Devices.device("hbm2e"), 5, new BytesPerSecond(2039e9));

    @Test
    void pinsCarryWhatTheDataSheetSays() {
        assertEquals(2039e9, A100.pinBandwidth().value(), 1);
        assertEquals(40, A100.channels());
        // 5 stacks x 1024 pins at two transfers per clock: 2039e9 x 8 / 5120 / 2 Hz.
        assertEquals(1.593e9, A100.parameters().spec().clock().value(), 1e6);
    }

    @Test
    void gathersOfLongerChunksAreNeverSlower() {
        double before = 0;
        for (int chunk = 32; chunk <= 256; chunk *= 2) {
            double now = A100.sustained(AccessPattern.gather(new Bytes(chunk))).value();
            assertTrue(now >= before * 0.99, chunk + " bytes: " + now + " after " + before);
            before = now;
        }
    }

    @Test
    void chunksAreCutAtTheInterleaving() {
        assertEquals(
                A100.efficiency(AccessPattern.gather(new Bytes(256))),
                A100.efficiency(AccessPattern.gather(new Bytes(4096))));
    }

    @Test
    void latencyGrowsWithLoadFromTheIdleOne() {
        long idle = A100.idleLatency().value();
        long half = A100.latency(AccessPattern.gather(new Bytes(32)), 0.1).value();
        long full = A100.latency(AccessPattern.gather(new Bytes(32)), 1).value();
        // tRCD + tCL + 2 clocks of 0.628 ns.
        assertEquals(29_255, idle, 20);
        assertTrue(idle < half && half < full, idle + " " + half + " " + full);
    }

    @Test
    void explainsItselfDownToThePins() {
        var explanation = A100.explain(AccessPattern.stream(1));
        assertEquals(A100.sustained(AccessPattern.stream(1)).value(), explanation.value());
        double pins = explanation.details().get(0).value();
        double efficiency = explanation.details().get(1).value();
        assertEquals(explanation.value(), pins * efficiency, 1);
    }

    @Test
    void refusesNothingness() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new MainMemory.Parameters(
                        Devices.device("hbm2"), 0, A100.parameters().controller(), MainMemory.PARTITION));
    }
}
