// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import org.junit.jupiter.api.Test;

class PatternSourceTest {
    private static final AddressSpace CHANNEL = new AddressSpace(32, new Bytes(1L << 30));

    @Test
    void readsTheShareThatIsAskedFor() {
        for (double share : new double[] {0, 0.25, 0.5, 2.0 / 3, 1}) {
            PatternSource source = new PatternSource(AccessPattern.stream(share), CHANNEL, 0, Long.MAX_VALUE);
            int reads = 0;
            int count = 48_000;
            for (int i = 0; i < count; i++) {
                source.advance();
                reads += source.isWrite() ? 0 : 1;
            }
            assertEquals(share, (double) reads / count, 0.001);
        }
    }

    @Test
    void stridesKeepTheirDistance() {
        PatternSource source =
                new PatternSource(AccessPattern.strided(new Bytes(100), new Bytes(4096)), CHANNEL, 0, Long.MAX_VALUE);
        // 100 bytes are four accesses of 32.
        for (int i = 0; i < 12; i++) {
            source.advance();
            assertEquals(i / 4 * 4096L + i % 4 * 32L, source.address());
        }
    }

    @Test
    void endsWhereItIsCutOff() {
        RequestSource source = AccessPattern.stream(0.5).requests(CHANNEL, 3);
        for (int i = 0; i < 3; i++) {
            assertTrue(source.advance());
        }
        assertFalse(source.advance());
    }

    @Test
    void neverLeavesTheChannel() {
        long capacity = CHANNEL.capacity().value();
        AccessPattern tile =
                new AccessPattern(AccessPattern.Kind.TILE, 0.5, new Bytes(256), new Bytes((1 << 20) + 96), 3);
        for (AccessPattern pattern : new AccessPattern[] {tile, AccessPattern.gather(new Bytes(1024))}) {
            PatternSource source = new PatternSource(pattern, CHANNEL, 0, Long.MAX_VALUE);
            for (int i = 0; i < 200_000; i++) {
                source.advance();
                assertTrue(source.address() >= 0 && source.address() + 32 <= capacity);
            }
        }
    }
}
