// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stacks, capacity and bandwidth of every chip make one memory. */
class ChipMemoryTest {
    private static ChipMemory memory(String name) {
        ChipSpec spec = Catalogue.chip(name);
        return ChipMemory.of(spec.memory(), Catalogue.device(spec), MemoStore.none());
    }

    @Test
    void everyChipsStacksHoldItsCapacityAndCarryItsBandwidth() {
        for (String name : Catalogue.chips()) {
            ChipMemory memory = memory(name);
            if (memory.dram().isEmpty()) {
                continue;
            }
            MainMemory dram = memory.dram().get();
            double held = dram.capacity().value();
            double stated = memory.spec().capacity().value();
            assertTrue(held >= stated && held <= stated * 1.042, name + " holds " + held + " for " + stated);
            double pins = dram.pinBandwidth().value();
            double bandwidth = memory.spec().bandwidth().value();
            assertTrue(Math.abs(pins / bandwidth - 1) < 1e-9, name + " carries " + pins + " for " + bandwidth);
        }
    }

    @Test
    void equalMemoriesAreOne() {
        assertSame(
                memory("h100-sxm5-80gb").dram().orElseThrow(),
                memory("h800").dram().orElseThrow());
    }

    private static String refusal(Bytes capacity, int stacks, DramSpec device) {
        MemorySpec m = Catalogue.chip("a100-sxm4-80gb").memory();
        MemorySpec other = new MemorySpec.Dram("hbm2e", stacks, capacity, m.bandwidth(), m.latency());
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> ChipMemory.of(other, Optional.of(device), MemoStore.none()))
                .getMessage());
    }

    @Test
    void refusesACapacityThatStacksDoNotMake() {
        DramSpec device = Catalogue.device(Catalogue.chip("a100-sxm4-80gb")).orElseThrow();
        String large = refusal(Bytes.ofGib(800), 5, device);
        assertTrue(
                large.contains("800 GiB on 5 devices") && large.contains("327680.00") && large.contains("32768"),
                large);
        String small = refusal(Bytes.ofGib(8), 5, device);
        assertTrue(small.contains("3276.80 rows per bank"), small);
        String nothing = refusal(new Bytes(1000), 5, device);
        assertTrue(nothing.contains("0.00 rows per bank"), nothing);
    }

    @Test
    void refusesADeviceOfUnknownEnergy() {
        DramSpec d = Catalogue.device(Catalogue.chip("a100-sxm4-80gb")).orElseThrow();
        DramSpec silent =
                new DramSpec(d.standard(), d.clock(), d.organization(), d.timings(), d.bus(), Optional.empty());
        assertTrue(refusal(Bytes.ofGib(80), 5, silent).contains("hbm2e"));
    }
}
