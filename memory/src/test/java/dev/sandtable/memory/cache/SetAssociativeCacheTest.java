// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import org.junit.jupiter.api.Test;

class SetAssociativeCacheTest {
    @Test
    void oneSetIsLeastRecentlyUsed() {
        SetAssociativeCache cache = new SetAssociativeCache(new Bytes(4 * 64), new Bytes(64), 4);
        for (int line = 0; line < 5; line++) {
            cache.access(line * 64L);
        }
        assertEquals(false, cache.access(0));
        assertEquals(true, cache.access(2 * 64 + 63));
        assertEquals(6, cache.misses());
        assertEquals(6 * 64, cache.missBytes().value());
    }

    @Test
    void loopsBelowHalfOfTheCacheStay() {
        SetAssociativeCache cache = new SetAssociativeCache(Bytes.ofKib(64), new Bytes(64), 16);
        for (int pass = 0; pass < 4; pass++) {
            for (int line = 0; line < 512; line++) {
                cache.access(line * 64L);
            }
        }
        // A hashed set of 16 ways expects 8 of them; more than 16 in one set is rare.
        assertTrue(cache.misses() < 512 * 1.05, "misses " + cache.misses());
    }

    @Test
    void refusesHalfSets() {
        assertThrows(IllegalArgumentException.class, () -> new SetAssociativeCache(new Bytes(100), new Bytes(64), 1));
    }
}
