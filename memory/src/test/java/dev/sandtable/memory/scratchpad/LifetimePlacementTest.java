// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.scratchpad.LifetimePlacement.Buffer;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LifetimePlacementTest {
    private static final Bytes BYTE = new Bytes(1);
    private static final Bytes PLENTY = new Bytes(1 << 20);

    private static Buffer buffer(long bytes, int first, int last) {
        return new Buffer(new Bytes(bytes), first, last);
    }

    @Test
    void aChainOfOperatorsNeedsTwoNeighbours() {
        // Each result lives from its step to the next: where 100 lay, 40 and then 30 beside it lie later.
        List<Buffer> chain = List.of(buffer(100, 0, 1), buffer(60, 1, 2), buffer(40, 2, 3), buffer(30, 3, 4));
        LifetimePlacement placement = LifetimePlacement.of(chain, new Bytes(160), BYTE);
        assertEquals(160, placement.peak().value());
        assertEquals(0, placement.offset(0));
        assertEquals(100, placement.offset(1));
        assertEquals(0, placement.offset(2));
        assertEquals(40, placement.offset(3));
    }

    @Test
    void aRefusalSaysHowManyBytesLack() {
        List<Buffer> both = List.of(buffer(100, 0, 1), buffer(60, 1, 2));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> LifetimePlacement.of(both, new Bytes(150), BYTE))
                        .getMessage());
        assertEquals("buffers that take 160 B at their peak lack 10 B of a scratchpad of 150 B", message);
        assertThrows(IllegalArgumentException.class, () -> buffer(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> buffer(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> LifetimePlacement.of(both, PLENTY, Bytes.ZERO));
    }

    @Test
    void whatLivesTogetherNeverOverlaps() {
        double worst = 1;
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Buffer> buffers = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                int first = random.nextInt(12);
                buffers.add(buffer(1 + random.nextInt(500), first, first + random.nextInt(6)));
            }
            LifetimePlacement placement = LifetimePlacement.of(buffers, PLENTY, new Bytes(16));
            long together = 0;
            long sum = 0;
            for (int step = 0; step < 20; step++) {
                together = Math.max(together, liveAt(step, buffers, placement));
            }
            for (Buffer buffer : buffers) {
                sum += rounded(buffer);
            }
            long peak = placement.peak().value();
            assertTrue(peak >= together && peak <= sum, "seed " + seed);
            worst = Math.max(worst, (double) peak / together);
        }
        // What greedy placement wastes in these histories; the optimum is not known.
        assertTrue(worst < 1.5, "worst " + worst);
    }

    /** The bytes that live at a step, each of which must be nobody else's. */
    private static long liveAt(int step, List<Buffer> buffers, LifetimePlacement placement) {
        long[] owner = new long[1 << 16];
        long bytes = 0;
        for (int i = 0; i < buffers.size(); i++) {
            Buffer buffer = buffers.get(i);
            if (buffer.firstStep() <= step && step <= buffer.lastStep()) {
                assertEquals(0, placement.offset(i) % 16);
                for (long at = placement.offset(i); at < placement.offset(i) + rounded(buffer); at++) {
                    assertEquals(0, owner[(int) at], "byte " + at + " at step " + step);
                    owner[(int) at] = i + 1;
                }
                bytes += rounded(buffer);
            }
        }
        return bytes;
    }

    private static long rounded(Buffer buffer) {
        return (buffer.size().value() + 15) / 16 * 16;
    }

    @Test
    void buffersThatAllLiveTogetherTakeTheirSum() {
        List<Buffer> all = List.of(buffer(16, 0, 9), buffer(48, 3, 5), buffer(32, 4, 4));
        assertEquals(96, LifetimePlacement.of(all, PLENTY, new Bytes(16)).peak().value());
        assertEquals(0, LifetimePlacement.of(List.of(), PLENTY, BYTE).peak().value());
    }
}
