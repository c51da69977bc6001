// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.Devices;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.AccessPattern;
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
    void equalMemoriesAreOneAndOthersAreNot() {
        assertSame(A100, MainMemory.of(Devices.device("hbm2e"), 5, new BytesPerSecond(2039e9)));
        assertNotSame(A100, MainMemory.of(Devices.device("hbm2e"), 5, new BytesPerSecond(2038e9)));
    }

    @Test
    void densityFollowsFromCapacity() {
        DramSpec device = Devices.device("hbm3e");
        // 24 GiB a stack in 24576 rows; 36 GiB makes half as many again, 16 GiB two thirds.
        assertEquals(36864, rows(device, Bytes.ofGib(6 * 36), 6));
        assertEquals(16384, rows(device, Bytes.ofGib(6 * 16), 6));
        // 3 % below six stacks of 24 GiB is what a vendor keeps; 9 % below is a smaller stack, whole rows and enough.
        assertEquals(24576, rows(device, new Bytes(150_000_000_000L), 6));
        assertEquals(22412, rows(device, new Bytes(141_000_000_000L), 6));
        MainMemory h200 =
                MainMemory.of(device.atCapacity(new Bytes(141_000_000_000L), 6), 6, new BytesPerSecond(4800e9));
        assertTrue(h200.capacity().value() >= 141_000_000_000L);
        assertTrue(h200.capacity().value() - 141_000_000_000L <= h200.channels() * 2L * 32 * 1024);
    }

    private static int rows(DramSpec device, Bytes capacity, int devices) {
        return device.atCapacity(capacity, devices).organization().rows();
    }

    @Test
    void refusesNothingness() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new MainMemory.Parameters(
                        Devices.device("hbm2"), 0, A100.parameters().controller(), MainMemory.PARTITION));
    }
}
