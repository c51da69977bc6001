// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Offsets for buffers whose lifetimes are known before anything runs, as a compiler assigns them.
 *
 * <p><b>Model.</b> Greedy by size: the largest buffer first (of equals the one that is born first, then the one listed
 * first), each at the lowest aligned offset at which it overlaps no placed buffer that lives at the same time. Buffers
 * that do not live together may share bytes.
 * <p><b>Left out.</b> The optimum, which is NP-hard to find; the peak is never below the most that lives at once.
 * <p><b>Check.</b> No two that live together overlap; the peak lies between the most that lives at once and the sum of all
 * sizes; buffers that all live together take exactly their sum ({@code LifetimePlacementTest}).
 * <p><b>Source.</b> Pisarchyk and Lee, "Efficient memory management for deep neural net inference", 2020.
 */
public final class LifetimePlacement {

    /**
     * A buffer and when it lives.
     *
     * @param size what it holds
     * @param firstStep the step that writes it
     * @param lastStep the last step that reads it, itself included
     */
    public record Buffer(Bytes size, int firstStep, int lastStep) {
        public Buffer {
            if (size.value() < 1 || firstStep < 0 || lastStep < firstStep) {
                throw new IllegalArgumentException(
                        "a buffer has at least 1 byte and ends no sooner than it begins, not " + size.value()
                                + " B from step " + firstStep + " to " + lastStep);
            }
        }

        /** Whether both are there at some step. */
        boolean meets(Buffer other) {
            return firstStep <= other.lastStep && other.firstStep <= lastStep;
        }
    }

    private final long[] offsets;
    private final long peakBytes;

    private LifetimePlacement(long[] offsets, long peakBytes) {
        this.offsets = offsets;
        this.peakBytes = peakBytes;
    }

    /**
     * Places all buffers.
     *
     * @throws IllegalArgumentException if they take more than the capacity, saying how many bytes lack
     */
    public static LifetimePlacement of(List<Buffer> buffers, Bytes capacity, Bytes alignment) {
        if (alignment.value() < 1) {
            throw new IllegalArgumentException("the alignment is at least 1 byte");
        }
        long[] sizes = new long[buffers.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = ScratchpadSpace.roundedUp(buffers.get(i).size().value(), alignment.value());
            order.add(i);
        }
        order.sort(Comparator.comparingLong((Integer i) -> -sizes[i])
                .thenComparingInt(i -> buffers.get(i).firstStep()));
        long[] offsets = new long[sizes.length];
        List<Integer> placed = new ArrayList<>();
        long peak = 0;
        for (int buffer : order) {
            offsets[buffer] = lowest(buffer, buffers, sizes, offsets, placed);
            peak = Math.max(peak, offsets[buffer] + sizes[buffer]);
            placed.add(buffer);
            placed.sort(Comparator.comparingLong(i -> offsets[i]));
        }
        if (peak > capacity.value()) {
            throw new IllegalArgumentException("buffers that take " + peak + " B at their peak lack "
                    + (peak - capacity.value()) + " B of a scratchpad of " + capacity.value() + " B");
        }
        return new LifetimePlacement(offsets, peak);
    }

    /** The lowest gap, among those placed that live with the buffer, in the order of their offsets. */
    private static long lowest(int buffer, List<Buffer> buffers, long[] sizes, long[] offsets, List<Integer> placed) {
        long from = 0;
        for (int other : placed) {
            if (buffers.get(other).meets(buffers.get(buffer))) {
                if (offsets[other] - from >= sizes[buffer]) {
                    return from;
                }
                from = Math.max(from, offsets[other] + sizes[other]);
            }
        }
        return from;
    }

    /** Where a buffer begins, by its place in the list. */
    public long offset(int buffer) {
        return offsets[buffer];
    }

    /** What a scratchpad must hold for this placement. */
    public Bytes peak() {
        return new Bytes(peakBytes);
    }
}
