// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IslipTest {
    @Test
    void theFirstBitGoesRound() {
        assertEquals(1, Islip.firstFrom(0b1010, 0));
        assertEquals(1, Islip.firstFrom(0b1010, 1));
        assertEquals(3, Islip.firstFrom(0b1010, 2));
        assertEquals(1, Islip.firstFrom(0b1010, 4));
        assertEquals(63, Islip.firstFrom(1L << 63, 5));
    }

    /** All ask for all: at first every output grants input 0; the pointers drift apart, one pair more in every round. */
    @Test
    void pointersDriftApart() {
        for (int ports : new int[] {2, 5, 8, 64}) {
            Islip allocator = new Islip(ports, ports, 1);
            for (int round = 1; round < 3 * ports; round++) {
                for (int input = 0; input < ports; input++) {
                    for (int output = 0; output < ports; output++) {
                        allocator.ask(input, output);
                    }
                }
                assertEquals(
                        Math.min(round, ports), Long.bitCount(allocator.match()), ports + " ports, round " + round);
            }
        }
    }

    /** A matching: only what was asked, no output twice; as many iterations as ports leave nothing that could be added. */
    @Test
    void matchesAreMatchings() {
        SplittableRandom random = new SplittableRandom(9);
        Islip allocator = new Islip(6, 7, 7);
        for (int round = 0; round < 2_000; round++) {
            boolean[][] asked = new boolean[6][7];
            for (int i = random.nextInt(30); i > 0; i--) {
                int input = random.nextInt(6);
                int output = random.nextInt(7);
                asked[input][output] = true;
                allocator.ask(input, output);
            }
            long matched = allocator.match();
            long taken = 0;
            for (int input = 0; input < 6; input++) {
                if ((matched >>> input & 1) != 0) {
                    int output = allocator.output(input);
                    assertTrue(asked[input][output]);
                    assertEquals(0, taken >>> output & 1);
                    taken |= 1L << output;
                }
            }
            for (int input = 0; input < 6; input++) {
                for (int output = 0; output < 7; output++) {
                    boolean bothFree = (matched >>> input & 1) == 0 && (taken >>> output & 1) == 0;
                    assertTrue(!asked[input][output] || !bothFree, "round " + round);
                }
            }
        }
    }
}
