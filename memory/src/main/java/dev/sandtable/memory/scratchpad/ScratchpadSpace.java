// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import dev.sandtable.units.Bytes;
import java.util.Map;
import java.util.TreeMap;

/**
 * Buffers that come and go in a bounded scratchpad, placed as they come.
 *
 * <p><b>Model.</b> First fit: a buffer, rounded up to the alignment, takes the lowest gap that holds it. What is given
 * back joins its neighbours into one gap. A refusal says how many bytes lack in all, or, where only the gaps are too
 * small, how much the largest lacks.
 * <p><b>Left out.</b> Moving buffers to close gaps: addresses are in the program.
 * <p><b>Check.</b> Live buffers never overlap; what was given back is gap again, and an empty space is one gap; the
 * highest end is at least the most that lived at once ({@code ScratchpadSpaceTest}).
 * <p><b>Source.</b> Knuth, The Art of Computer Programming vol. 1, §2.5.
 */
public final class ScratchpadSpace {
    // ---- Parameters -------------------------------------------------------------
    private final long capacityBytes;
    private final long alignmentBytes;

    // ---- State ------------------------------------------------------------------
    /** Length of each gap by its offset; neighbouring gaps are one. */
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    /** Length of each live buffer by its offset. */
    private final TreeMap<Long, Long> live = new TreeMap<>();

    private long liveBytes;

    // ---- Statistics -------------------------------------------------------------
    private long peakLiveBytes;
    private long peakEndBytes;

    /** An empty space; offsets and sizes are multiples of the alignment. */
    public ScratchpadSpace(Bytes capacity, Bytes alignment) {
        if (alignment.value() < 1 || capacity.value() < 1 || capacity.value() % alignment.value() != 0) {
            throw new IllegalArgumentException("capacity of " + capacity.value() + " B is not a positive multiple of"
                    + " the alignment of " + alignment.value() + " B");
        }
        capacityBytes = capacity.value();
        alignmentBytes = alignment.value();
        gaps.put(0L, capacityBytes);
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * A buffer comes; answers its offset.
     *
     * @throws IllegalArgumentException if it does not fit, saying what lacks
     */
    public long place(Bytes size) {
        if (size.value() < 1) {
            throw new IllegalArgumentException("a buffer has at least 1 byte");
        }
        long bytes = roundedUp(size.value(), alignmentBytes);
        for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
            if (gap.getValue() >= bytes) {
                return take(gap.getKey(), gap.getValue(), bytes);
            }
        }
        throw new IllegalArgumentException(refusal(bytes));
    }

    /** The least multiple of the alignment that is no less. */
    static long roundedUp(long bytes, long alignment) {
        return Math.multiplyExact((bytes - 1) / alignment + 1, alignment);
    }

    private long take(long offset, long gapBytes, long bytes) {
        gaps.remove(offset);
        if (gapBytes > bytes) {
            gaps.put(offset + bytes, gapBytes - bytes);
        }
        live.put(offset, bytes);
        liveBytes += bytes;
        peakLiveBytes = Math.max(peakLiveBytes, liveBytes);
        peakEndBytes = Math.max(peakEndBytes, offset + bytes);
        return offset;
    }

    /** The buffer at an offset goes. */
    public void release(long offset) {
        Long bytes = live.remove(offset);
        if (bytes == null) {
            throw new IllegalArgumentException("no buffer lies at offset " + offset);
        }
        liveBytes -= bytes;
        long from = offset;
        long to = offset + bytes;
        Map.Entry<Long, Long> before = gaps.lowerEntry(from);
        if (before != null && before.getKey() + before.getValue() == from) {
            from = before.getKey();
        }
        Long after = gaps.remove(to);
        gaps.put(from, to + (after == null ? 0 : after) - from);
    }

    private String refusal(long bytes) {
        long lack = bytes - free().value();
        return lack > 0
                ? "a buffer of " + bytes + " B lacks " + lack + " B: " + free().value() + " B of " + capacityBytes
                        + " B are free"
                : "a buffer of " + bytes + " B lacks " + (bytes - largestGap().value()) + " B in the largest gap: "
                        + free().value() + " B are free in " + gaps.size() + " gaps";
    }

    // ---- Statistics -------------------------------------------------------------

    /** What no live buffer takes. */
    public Bytes free() {
        return new Bytes(capacityBytes - liveBytes);
    }

    /** The largest buffer that would be placed now. */
    public Bytes largestGap() {
        return new Bytes(gaps.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** The most that lived at once. */
    public Bytes peakLive() {
        return new Bytes(peakLiveBytes);
    }

    /** The highest byte that was ever taken, plus one: what a scratchpad needs for the same history. */
    public Bytes peakEnd() {
        return new Bytes(peakEndBytes);
    }
}
