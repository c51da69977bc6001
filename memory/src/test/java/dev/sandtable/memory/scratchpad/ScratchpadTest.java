// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Hertz;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bank conflicts by hand, by the law of strides, and by asking every bank for every word. */
class ScratchpadTest {
    private static final Bytes WORD = new Bytes(4);

    private static Scratchpad pad(int banks, int width, Ports ports) {
        return new Scratchpad(
                new Scratchpad.Parameters(new Bytes((long) banks * width * 4096), banks, new Bytes(width), ports, 23));
    }

    /** Shared memory of a GPU: 32 banks of 4 bytes. */
    private static Scratchpad gpu() {
        return pad(32, 4, new Ports.Shared(1));
    }

    private static VectorAccess strided(long stride, int lanes, long element) {
        return VectorAccess.strided(Bytes.ZERO, new Bytes(stride), lanes, new Bytes(element));
    }

    @Test
    void aWarpMeetsTheTextbookCases() {
        assertEquals(1, gpu().readCycles(strided(4, 32, 4)), "neighbours");
        assertEquals(2, gpu().readCycles(strided(8, 32, 4)), "every other word");
        assertEquals(32, gpu().readCycles(strided(128, 32, 4)), "a column of 32 words");
        assertEquals(1, gpu().readCycles(strided(132, 32, 4)), "a column padded by one word");
        assertEquals(1, gpu().readCycles(strided(0, 32, 4)), "all the same word");
        assertEquals(1, gpu().readCycles(strided(2, 32, 2)), "halves of words");
        assertEquals(4, gpu().readCycles(strided(16, 32, 16)), "128 bits a lane");
        assertEquals(0, gpu().readCycles(VectorAccess.NONE));
    }

    @Test
    void stridesFollowTheirGreatestCommonDivisor() {
        for (int banks : new int[] {1, 4, 12, 16, 32, 64}) {
            Scratchpad pad = pad(banks, 4, new Ports.Shared(1));
            for (int stride = 1; stride <= 70; stride++) {
                for (int lanes : new int[] {1, 8, 31, 32, 33}) {
                    long common = BigInteger.valueOf(stride)
                            .gcd(BigInteger.valueOf(banks))
                            .longValue();
                    long expected = (lanes * common + banks - 1) / banks;
                    assertEquals(expected, pad.readCycles(strided(4L * stride, lanes, 4)), banks + " " + stride);
                }
            }
        }
    }

    @Test
    void anyAccessAgreesWithAskingEveryBank() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 400; round++) {
            int banks = 1 + random.nextInt(40);
            int width = 1 << random.nextInt(6);
            boolean shared = random.nextBoolean();
            int reads = 1 + random.nextInt(3);
            int writes = 1 + random.nextInt(3);
            Scratchpad pad = pad(banks, width, shared ? new Ports.Shared(reads) : new Ports.Separate(reads, writes));
            int element = 1 + random.nextInt(20);
            long[] from = addresses(random, pad, element);
            long[] to = addresses(random, pad, element);
            long expected = 0;
            for (int bank = 0; bank < banks; bank++) {
                double read = askBank(bank, from, element, banks, width);
                double written = askBank(bank, to, element, banks, width);
                double cycles = shared ? (read + written) / reads : Math.max(read / reads, written / writes);
                expected = Math.max(expected, (long) Math.ceil(cycles));
            }
            Bytes size = new Bytes(element);
            assertEquals(
                    expected,
                    pad.cycles(VectorAccess.gather(from, size), VectorAccess.gather(to, size)),
                    "round " + round);
        }
    }

    private static long[] addresses(SplittableRandom random, Scratchpad pad, int element) {
        long last = pad.parameters().capacity().value() - element + 1;
        long range = random.nextBoolean() ? last : Math.min(last, 300);
        return random.longs(random.nextInt(70), 0, range).toArray();
    }

    /** How many of its words a bank must move, byte by byte. */
    private static int askBank(int bank, long[] first, int element, int banks, int width) {
        TreeSet<Long> words = new TreeSet<>();
        for (long address : first) {
            for (long offset = 0; offset < element; offset++) {
                long word = (address + offset) / width;
                if (word % banks == bank) {
                    words.add(word);
                }
            }
        }
        return words.size();
    }

    @Test
    void separatePortsLetReadsAndWritesPass() {
        VectorAccess row = strided(4, 32, 4);
        assertEquals(2, gpu().cycles(row, row));
        assertEquals(1, pad(32, 4, new Ports.Separate(1, 1)).cycles(row, row));
        assertEquals(1, pad(32, 4, new Ports.Shared(2)).cycles(row, row));
        assertEquals(1, gpu().writeCycles(row));
    }

    @Test
    void bandwidthIsThatOfTheBanksWithoutConflicts() {
        Hertz clock = new Hertz(1.41e9);
        assertEquals(128 * 1.41e9, gpu().peakBandwidth(clock).value());
        assertEquals(gpu().peakBandwidth(clock), gpu().readBandwidth(strided(4, 32, 4), clock));
        assertEquals(4 * 1.41e9, gpu().readBandwidth(strided(128, 32, 4), clock).value());
        // One access waits for its latency; a thousand hide it: 22 + 1000 cycles.
        assertEquals(clock.edge(23), gpu().readTime(strided(4, 32, 4), 1, clock));
        assertEquals(clock.edge(1022), gpu().readTime(strided(4, 32, 4), 1000, clock));
    }

    @Test
    void moreBanksOrPortsAreNeverSlowerForDistinctNeighbours() {
        for (int lanes = 1; lanes < 100; lanes++) {
            VectorAccess row = strided(4, lanes, 4);
            long before = Long.MAX_VALUE;
            for (int banks = 1; banks <= 64; banks++) {
                long cycles = pad(banks, 4, new Ports.Shared(1)).readCycles(row);
                assertTrue(cycles <= before);
                assertTrue(pad(banks, 4, new Ports.Shared(2)).readCycles(row) <= cycles);
                before = cycles;
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        Ports one = new Ports.Shared(1);
        assertThrows(IllegalArgumentException.class, () -> new Ports.Shared(0));
        assertThrows(IllegalArgumentException.class, () -> new Ports.Separate(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Scratchpad.Parameters(new Bytes(100), 32, WORD, one, 1));
        assertThrows(IllegalArgumentException.class, () -> new Scratchpad.Parameters(Bytes.ZERO, 32, WORD, one, 1));
        assertThrows(IllegalArgumentException.class, () -> new Scratchpad.Parameters(new Bytes(128), 32, WORD, one, 0));
        assertThrows(IllegalArgumentException.class, () -> VectorAccess.gather(new long[] {-1}, WORD));
        assertThrows(IllegalArgumentException.class, () -> strided(4, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> strided(4, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> gpu().readBandwidth(VectorAccess.NONE, new Hertz(1e9)));
        Scratchpad pad = gpu();
        long end = pad.parameters().capacity().value();
        assertEquals(1, pad.readCycles(VectorAccess.gather(new long[] {end - 4}, WORD)));
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> pad.readCycles(VectorAccess.gather(new long[] {0, end - 3}, WORD)))
                .getMessage());
        assertTrue(message.startsWith("lane 1 reaches byte " + end), message);
    }
}
