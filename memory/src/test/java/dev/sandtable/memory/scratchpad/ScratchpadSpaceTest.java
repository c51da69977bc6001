// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Placement by hand, and what holds after any history, against a map of every byte. */
class ScratchpadSpaceTest {
    private static final Bytes ALIGNMENT = new Bytes(32);

    @Test
    void theLowestGapThatHoldsItIsTaken() {
        ScratchpadSpace space = new ScratchpadSpace(new Bytes(1024), ALIGNMENT);
        long a = space.place(new Bytes(100));
        long b = space.place(new Bytes(64));
        long c = space.place(new Bytes(32));
        assertEquals(List.of(0L, 128L, 192L), List.of(a, b, c));
        space.release(a);
        assertEquals(224, space.place(new Bytes(160)));
        assertEquals(0, space.place(new Bytes(128)));
        assertEquals(384, space.peakEnd().value());
    }

    @Test
    void aRefusalSaysWhatLacks() {
        ScratchpadSpace space = new ScratchpadSpace(new Bytes(256), ALIGNMENT);
        long first = space.place(new Bytes(64));
        space.place(new Bytes(64));
        long third = space.place(new Bytes(64));
        space.place(new Bytes(64));
        space.release(first);
        space.release(third);
        assertEquals("a buffer of 160 B lacks 32 B: 128 B of 256 B are free", refusal(space, 160));
        assertEquals("a buffer of 128 B lacks 64 B in the largest gap: 128 B are free in 2 gaps", refusal(space, 100));
        assertThrows(IllegalArgumentException.class, () -> space.place(Bytes.ZERO));
        assertThrows(IllegalArgumentException.class, () -> space.release(third));
        assertThrows(IllegalArgumentException.class, () -> new ScratchpadSpace(new Bytes(100), ALIGNMENT));
    }

    private static String refusal(ScratchpadSpace space, long bytes) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> space.place(new Bytes(bytes)))
                .getMessage());
    }

    private record Live(long from, long to) {}

    @Test
    void nothingOverlapsAndNothingIsLost() {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int capacity = 32 * (1 + random.nextInt(60));
            ScratchpadSpace space = new ScratchpadSpace(new Bytes(capacity), ALIGNMENT);
            boolean[] taken = new boolean[capacity];
            List<Live> live = new ArrayList<>();
            int most = 0;
            for (int change = 0; change < 200; change++) {
                if (!live.isEmpty() && random.nextInt(5) < 2) {
                    Live gone = live.remove(random.nextInt(live.size()));
                    space.release(gone.from);
                    mark(taken, gone, false);
                } else {
                    place(space, 1 + random.nextInt(capacity), taken, live);
                }
                int sum = count(taken);
                most = Math.max(most, sum);
                assertEquals(capacity - sum, space.free().value(), "seed " + seed);
                assertEquals(longestRun(taken), space.largestGap().value(), "seed " + seed);
            }
            assertEquals(most, space.peakLive().value());
            assertTrue(space.peakEnd().value() >= most && space.peakEnd().value() <= capacity);
            live.forEach(left -> space.release(left.from));
            assertEquals(0, space.place(new Bytes(capacity)), "an empty space is one gap");
        }
    }

    private static void place(ScratchpadSpace space, int bytes, boolean[] taken, List<Live> live) {
        int rounded = (bytes + 31) / 32 * 32;
        if (longestRun(taken) < rounded) {
            refusal(space, bytes);
            return;
        }
        long from = space.place(new Bytes(bytes));
        Live placed = new Live(from, from + rounded);
        for (int i = (int) from; i < placed.to; i++) {
            assertTrue(!taken[i], "byte " + i + " is taken twice");
        }
        mark(taken, placed, true);
        live.add(placed);
    }

    private static void mark(boolean[] taken, Live buffer, boolean value) {
        for (int i = (int) buffer.from; i < buffer.to; i++) {
            taken[i] = value;
        }
    }

    private static int count(boolean[] taken) {
        int sum = 0;
        for (boolean byteTaken : taken) {
            sum += byteTaken ? 1 : 0;
        }
        return sum;
    }

    private static int longestRun(boolean[] taken) {
        int longest = 0;
        int run = 0;
        for (boolean byteTaken : taken) {
            run = byteTaken ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
