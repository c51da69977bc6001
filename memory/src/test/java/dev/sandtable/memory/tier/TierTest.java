// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import org.junit.jupiter.api.Test;

class TierTest {
    private static Tier tier(int inFlight) {
        return new Tier(new Tier.Parameters(
                Tier.Kind.FILE_SYSTEM,
                new Bytes(1L << 40),
                new BytesPerSecond(100e9),
                new BytesPerSecond(40e9),
                new BytesPerSecond(5e9),
                Picoseconds.ofMicroseconds(100),
                new Bytes(1_000_000),
                inFlight));
    }

    @Test
    void loneClientHasItsOwnRate() {
        // 10 GB at 5 GB/s and 100 µs of latency.
        assertEquals(2.0001, tier(64).readTime(new Bytes(10_000_000_000L), 1).seconds(), 1e-9);
        assertEquals(0, tier(64).readTime(Bytes.ZERO, 1).value());
    }

    @Test
    void manyClientsShareTheTier() {
        assertEquals(40e9, tier(64).writeRate(1000).value() * 1000, 1);
        assertEquals(5e9, tier(64).writeRate(8).value(), 1);
    }

    @Test
    void fewRequestsInFlightMeetTheLatency() {
        // 1 MB / 100 µs = 10 GB/s per request in flight would do; 0.2 MB in flight would not.
        Tier.Parameters p = tier(1).parameters();
        Tier small = new Tier(new Tier.Parameters(
                p.kind(), p.capacity(), p.read(), p.write(), p.perClient(), p.latency(), new Bytes(100_000), 2));
        assertEquals(2e9, small.readRate(1).value(), 1);
    }

    @Test
    void knowsWhatFits() {
        assertTrue(tier(1).fits(new Bytes(1L << 40)));
        assertEquals(false, tier(1).fits(new Bytes((1L << 40) + 1)));
        assertThrows(IllegalArgumentException.class, () -> tier(1).readRate(0));
    }
}
