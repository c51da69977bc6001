// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TierSpaceTest {
    private static final long CAPACITY = 1L << 40;

    @Test
    void reservedAndFreeAreTheCapacityAfterAnyHistory() {
        SplittableRandom random = new SplittableRandom(3);
        TierSpace space = new TierSpace(new Tier(Tiers.store(0, 1)));
        ArrayDeque<Bytes> kept = new ArrayDeque<>();
        long used = 0;
        long most = 0;
        long refused = 0;
        for (int change = 0; change < 2000; change++) {
            if (!kept.isEmpty() && random.nextInt(3) == 0) {
                Bytes gone = kept.pop();
                space.release(gone);
                used -= gone.value();
            } else {
                Bytes wanted = new Bytes(random.nextLong(CAPACITY / 4));
                long lacking = Math.max(0, used + wanted.value() - CAPACITY);
                assertEquals(lacking, space.reserve(wanted).value());
                if (lacking == 0) {
                    kept.push(wanted);
                    used += wanted.value();
                } else {
                    refused++;
                }
            }
            most = Math.max(most, used);
            assertEquals(used, space.used().value());
            assertEquals(CAPACITY, space.used().value() + space.free().value());
        }
        assertTrue(refused > 0);
        assertEquals(refused, space.refusals());
        assertEquals(most, space.peak().value());
        assertThrows(IllegalArgumentException.class, () -> space.release(new Bytes(CAPACITY + 1)));
    }

    @Test
    void aTierWithoutLimitTakesAll() {
        TierSpace space = new TierSpace(Tiers.byName("amazon-s3"));
        assertEquals(0, space.reserve(new Bytes(Long.MAX_VALUE / 2)).value());
    }
}
