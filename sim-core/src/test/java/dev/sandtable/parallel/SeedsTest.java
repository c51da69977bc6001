// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The law of seeds, against published numbers. */
class SeedsTest {
    @Test
    void seedZeroGivesTheOutputsOfSplitMix64() {
        Seeds seeds = new Seeds(0);
        assertEquals(0xE220_A839_7B1D_CDAFL, seeds.at(0));
        assertEquals(0x6E78_9E6A_A1B9_65F4L, seeds.at(1));
        assertEquals(0x06C4_5D18_8009_454FL, seeds.at(2));
    }

    @Test
    void indicesAndSeedsHaveSeedsOfTheirOwn() {
        TreeSet<Long> seen = new TreeSet<>();
        for (long seed = 0; seed < 100; seed++) {
            for (long index = 0; index < 100; index++) {
                seen.add(new Seeds(seed).at(index));
                seen.add(new Seeds(seed).within(index).at(0));
            }
        }
        assertEquals(20_000, seen.size());
        // An increment of the generator in the seed is not a step of the index.
        assertNotEquals(new Seeds(0x9E37_79B9_7F4A_7C15L).at(0), new Seeds(0).at(1));
    }

    @Test
    void neighboursDifferInHalfTheirBits() {
        long bits = 0;
        for (long index = 0; index < 10_000; index++) {
            bits += Long.bitCount(new Seeds(1).at(index) ^ new Seeds(1).at(index + 1));
        }
        assertTrue(Math.abs(bits / 10_000.0 - 32) < 0.2, "bits " + bits);
    }
}
