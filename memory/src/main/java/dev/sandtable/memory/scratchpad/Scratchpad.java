// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import java.util.Arrays;

/**
 * The banks of a software-managed memory, and what a vector access costs in them.
 *
 * <p><b>Model.</b> Word w, of the banks' width, lies in bank w mod banks. Lanes that ask for the same word are served
 * together (broadcast), and words that are written by several lanes are written once. Every bank serves its distinct
 * words through its ports, all banks side by side, so an access occupies the memory for
 * <pre>  c = max over banks of ports.cycles(distinct words read, distinct words written)</pre>
 * cycles. Accesses follow each other without a gap and the first word arrives after the latency L:
 * k accesses take L − 1 + k·c cycles.
 * <p><b>Left out.</b> Fixed phases of wide elements (a GPU splits 16-byte lanes into quarter warps, which is one way to
 * reach the maximum but no way below it); arbitration between several requesters.
 * <p><b>Check.</b> n lanes that are s words apart, with B banks: ⌈n·gcd(s, B) / B⌉ cycles through one port; any access
 * agrees with counting words bank by bank ({@code ScratchpadTest}).
 * <p><b>Source.</b> NVIDIA, CUDA C++ Programming Guide, "Shared Memory"; Huawei, Ascend C documentation, "bank conflicts
 * of the unified buffer".
 */
public final class Scratchpad {
    // ---- Parameters -------------------------------------------------------------

    /**
     * One scratchpad.
     *
     * @param capacity what it holds
     * @param banks banks that work side by side; successive words lie in successive banks
     * @param width bytes of a word, what one port of a bank moves in a cycle
     * @param ports how many words a bank moves in a cycle
     * @param latencyCycles cycles from an access to its first word
     */
    public record Parameters(Bytes capacity, int banks, Bytes width, Ports ports, int latencyCycles) {
        public Parameters {
            if (banks < 1 || width.value() < 1 || latencyCycles < 1) {
                throw new IllegalArgumentException("a scratchpad needs at least 1 bank, words of at least 1 byte and 1"
                        + " cycle of latency, not " + banks + ", " + width + " and " + latencyCycles);
            }
            long row = Math.multiplyExact(banks, width.value());
            if (capacity.value() < 1 || capacity.value() % row != 0) {
                throw new IllegalArgumentException("capacity of " + capacity.value()
                        + " B is not a whole number of rows of " + banks + " x " + width.value() + " B");
            }
        }
    }

    private final Parameters parameters;

    /** The scratchpad that the parameters describe. */
    public Scratchpad(Parameters parameters) {
        this.parameters = parameters;
    }

    // ---- Statistics -------------------------------------------------------------

    /** What this scratchpad was built from. */
    public Parameters parameters() {
        return parameters;
    }

    /** Cycles that a vector read occupies the banks. */
    public long readCycles(VectorAccess read) {
        return cycles(read, VectorAccess.NONE);
    }

    /** Cycles that a vector write occupies the banks. */
    public long writeCycles(VectorAccess write) {
        return cycles(VectorAccess.NONE, write);
    }

    /** Cycles that a vector read and a vector write, begun together, occupy the banks. */
    public long cycles(VectorAccess read, VectorAccess write) {
        long[] reads = wordsPerBank(read);
        long[] writes = wordsPerBank(write);
        long most = 0;
        for (int bank = 0; bank < parameters.banks; bank++) {
            most = Math.max(most, parameters.ports.cycles(reads[bank], writes[bank]));
        }
        return most;
    }

    /** Time of {@code count} equal reads, back to back, until the last lane of the last has its word. */
    public Picoseconds readTime(VectorAccess read, long count, Hertz clock) {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 access, not " + count);
        }
        long cycles = Math.addExact(parameters.latencyCycles - 1L, Math.multiplyExact(count, readCycles(read)));
        return clock.edge(cycles);
    }

    /** What lanes receive per second while equal reads follow each other: bytes of an access · clock / cycles. */
    public BytesPerSecond readBandwidth(VectorAccess read, Hertz clock) {
        if (read.lanes() == 0) {
            throw new IllegalArgumentException("an access without lanes has no bandwidth");
        }
        return new BytesPerSecond(read.bytes().value() * clock.value() / readCycles(read));
    }

    /** What all ports of one kind move: banks · width · ports · clock. Broadcast may give lanes more. */
    public BytesPerSecond peakBandwidth(Hertz clock) {
        return new BytesPerSecond(
                (double) parameters.banks * parameters.width.value() * parameters.ports.most() * clock.value());
    }

    // ---- Law --------------------------------------------------------------------

    private long[] wordsPerBank(VectorAccess access) {
        long[] words = new long[16];
        int count = 0;
        for (int lane = 0; lane < access.lanes(); lane++) {
            long last = access.lastByte(lane);
            if (last >= parameters.capacity.value()) {
                throw new IllegalArgumentException("lane " + lane + " reaches byte " + last + " of a scratchpad of "
                        + parameters.capacity.value() + " B");
            }
            long width = parameters.width.value();
            for (long word = access.firstByte(lane) / width; word <= last / width; word++) {
                if (count == words.length) {
                    words = Arrays.copyOf(words, 2 * count);
                }
                words[count++] = word;
            }
        }
        Arrays.sort(words, 0, count);
        long[] distinct = new long[parameters.banks];
        for (int i = 0; i < count; i++) {
            if (i == 0 || words[i] != words[i - 1]) {
                distinct[(int) (words[i] % parameters.banks)]++;
            }
        }
        return distinct;
    }
}
