// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import dev.sandtable.engine.HeapCalendar;
import java.util.Arrays;

/**
 * The hierarchical wheel in its pure form: every slot is dealt out over the level below, down to slots of one
 * picosecond, and nothing is ever sorted. The difference to the engine's wheel is what the sorted bottom is worth.
 *
 * <p>Times more than 2⁴² ps from the reference wait in a heap.
 *
 * <p>Source: Varghese and Lauck, SOSP 1987.
 */
public final class PlainWheelCalendar implements Calendar {
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = 7;

    /** Everything pending is at or after it; its digits say where in the wheels a time belongs. */
    private long referencePs;

    private final long[] occupied = new long[LEVELS];
    private int occupiedLevels;
    /** Entries: the low 40 bits of a time, above 24 bits of event. */
    private final long[][] slots = new long[LEVELS * SLOTS][8];

    private final int[] filled = new int[LEVELS * SLOTS];
    /** How many events of the first picosecond have left. */
    private int gone;

    private final HeapCalendar far = new HeapCalendar();
    private int size;
    private long timePs;

    @Override
    public void schedule(long timePs, int event) {
        size++;
        file(timePs, event);
    }

    @Override
    public int pop(long limitPs) {
        while ((occupiedLevels & 1) == 0) {
            if (!refill(limitPs)) {
                return NONE;
            }
        }
        int slot = Long.numberOfTrailingZeros(occupied[0]);
        long time = referencePs & -SLOTS | slot;
        if (time > limitPs) {
            return NONE;
        }
        long entry = slots[slot][gone++];
        if (gone == filled[slot]) {
            empty(0, slot);
            gone = 0;
        }
        size--;
        timePs = time;
        return event(entry);
    }

    @Override
    public long timePs() {
        return timePs;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void rewind(long timePs) {
        this.timePs = timePs;
        referencePs = timePs;
    }

    // ---- The wheels -------------------------------------------------------------

    private void file(long time, int event) {
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(time ^ referencePs | 1)) / DIGIT_BITS;
        if (level >= LEVELS) {
            far.schedule(time, event);
            return;
        }
        int digit = (int) (time >>> level * DIGIT_BITS) & (SLOTS - 1);
        int slot = level * SLOTS + digit;
        int n = filled[slot]++;
        if (n == 0) {
            occupied[level] |= 1L << digit;
            occupiedLevels |= 1 << level;
        } else if (n == slots[slot].length) {
            slots[slot] = Arrays.copyOf(slots[slot], 2 * n);
        }
        slots[slot][n] = time << EVENT_BITS | event;
    }

    /** Deals out the next slot, unless it begins after the limit; false if there is none. */
    private boolean refill(long limitPs) {
        if (occupiedLevels == 0) {
            return refillFromFar(limitPs);
        }
        int level = Integer.numberOfTrailingZeros(occupiedLevels);
        int digit = Long.numberOfTrailingZeros(occupied[level]);
        int shift = level * DIGIT_BITS;
        long first = (referencePs >>> shift + DIGIT_BITS << DIGIT_BITS | digit) << shift;
        if (first > limitPs) {
            return false;
        }
        int slot = level * SLOTS + digit;
        int n = filled[slot];
        empty(level, digit);
        referencePs = first;
        long[] entries = slots[slot];
        long high = first & -1L << (Long.SIZE - EVENT_BITS);
        for (int i = 0; i < n; i++) {
            file(high | entries[i] >>> EVENT_BITS, event(entries[i]));
        }
        return true;
    }

    private void empty(int level, int digit) {
        filled[level * SLOTS + digit] = 0;
        occupied[level] &= ~(1L << digit);
        if (occupied[level] == 0) {
            occupiedLevels &= ~(1 << level);
        }
    }

    /** Begins the next stretch of 2⁴² ps in which there is an event. */
    private boolean refillFromFar(long limitPs) {
        if (far.size() == 0 || far.nextTimePs() > limitPs) {
            return false;
        }
        int stretchBits = LEVELS * DIGIT_BITS;
        referencePs = far.nextTimePs() >>> stretchBits << stretchBits;
        long last = referencePs + (1L << stretchBits) - 1;
        for (int event = far.pop(last); event != NONE; event = far.pop(last)) {
            file(far.timePs(), event);
        }
        return true;
    }

    private static int event(long entry) {
        return (int) entry & ((1 << EVENT_BITS) - 1);
    }
}
