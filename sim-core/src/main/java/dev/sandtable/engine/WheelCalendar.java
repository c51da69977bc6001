// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import java.util.Arrays;

/**
 * A calendar that files events by the digits of their time, like an odometer with seven wheels of 64 slots.
 *
 * <p><b>Model.</b> Written in base 64, an event's time first differs from a reference time in some digit; that digit is
 * its level and its value the slot. Low levels are near, high levels far. When everything nearer is gone, the first
 * occupied slot of the lowest occupied level becomes the reference: a small slot is sorted into a short array, the
 * <i>bottom</i>, from which events leave; a large one is dealt out over the levels below. An event moves at most once
 * a level, each time from one end of an array to the end of another, which is why the cost does not grow with the
 * number of events. Equal times always share a slot and are moved in order, so that first come is first served without
 * a sequence number.
 *
 * <p><b>Left out.</b> Times more than 2⁴² ps (4.4 s) from the reference wait in a {@link HeapCalendar}.
 *
 * <p><b>Check.</b> The order of {@code java.util.PriorityQueue} over (time, sequence), on increments of every kind
 * ({@code CalendarLawTest}).
 *
 * <p><b>Source.</b> Varghese and Lauck, SOSP 1987 (hierarchical wheels); Tang et al., TOMACS 2005 (sorted bottom).
 */
public final class WheelCalendar implements Calendar {
    // ---- Parameters -------------------------------------------------------------
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = 7;
    /** A slot begins with room for eight. */
    private static final int SHORTEST_BITS = 3;

    private static final long[] NOTHING = {};
    /** A slot with no more events than this is sorted; measured flat between 8 and 128. */
    private static final int SORTED_AT_MOST = 32;
    /** A bottom longer than this is dealt out again rather than searched for a newcomer's place. */
    private static final int SEARCHED_AT_MOST = 256;

    // ---- State: an entry is the low 40 bits of a time, above 24 bits of event ---
    /** Everything pending is at or after it; its digits say where in the wheels a time belongs. */
    private long referencePs;

    private final long[] occupied = new long[LEVELS];
    private int occupiedLevels;
    /** By slot: its entries. A short array stays; longer ones are lent while the slot is occupied. */
    private final long[][] slots = new long[LEVELS * SLOTS][];

    private final int[] filled = new int[LEVELS * SLOTS];
    /** Arrays that no slot needs, by the logarithm of their length: what one slot has grown serves the next. */
    private final long[][][] spare = new long[Integer.SIZE][4][];

    private final int[] spares = new int[Integer.SIZE];

    /** Entries in order of leaving, between head and tail. */
    private long[] bottom = new long[SORTED_AT_MOST];

    private int head;
    private int tail;
    /** The last instant whose events belong into the bottom. */
    private long bottomLastPs = -1;

    private final HeapCalendar far = new HeapCalendar();
    private int size;
    private long timePs;

    /** Nothing pending, at time zero. */
    public WheelCalendar() {
        Arrays.fill(slots, NOTHING);
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void schedule(long timePs, int event) {
        size++;
        if (timePs <= bottomLastPs) {
            insertIntoBottom(timePs, event);
        } else {
            file(timePs, event);
        }
    }

    @Override
    public int pop(long limitPs) {
        while (head == tail) {
            if (!refill(limitPs)) {
                return NONE;
            }
        }
        long entry = bottom[head];
        long time = entry >>> EVENT_BITS | referencePs & -1L << (Long.SIZE - EVENT_BITS);
        if (time > limitPs) {
            return NONE;
        }
        head++;
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
        bottomLastPs = -1;
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
        long[] entries = slots[slot];
        if (n == 0) {
            occupied[level] |= 1L << digit;
            occupiedLevels |= 1 << level;
            if (entries == NOTHING) {
                entries = borrow(SHORTEST_BITS);
                slots[slot] = entries;
            }
        } else if (n == entries.length) {
            entries = grow(slot);
        }
        entries[n] = entry(time, event);
    }

    /** Lends a full slot an array of twice the length. */
    private long[] grow(int slot) {
        long[] full = slots[slot];
        long[] longer = borrow(Integer.numberOfTrailingZeros(full.length) + 1);
        System.arraycopy(full, 0, longer, 0, full.length);
        giveBack(full);
        slots[slot] = longer;
        return longer;
    }

    /** Brings the next slot nearer, unless it begins after the limit; false if there is none. */
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
        filled[slot] = 0;
        occupied[level] &= occupied[level] - 1;
        if (occupied[level] == 0) {
            occupiedLevels &= occupiedLevels - 1;
        }
        referencePs = first;
        long[] entries = slots[slot];
        if (level == 0 || n <= SORTED_AT_MOST) {
            bottomLastPs = first + (1L << shift) - 1;
            fillBottom(entries, n);
        } else {
            bottomLastPs = -1;
            dealOut(entries, 0, n, first);
        }
        if (entries.length > 1 << SHORTEST_BITS) {
            giveBack(entries);
            slots[slot] = NOTHING;
        }
        return true;
    }

    /** An array of 2 to the power of {@code bits} entries. */
    private long[] borrow(int bits) {
        return spares[bits] > 0 ? spare[bits][--spares[bits]] : new long[1 << bits];
    }

    private void giveBack(long[] entries) {
        int bits = Integer.numberOfTrailingZeros(entries.length);
        if (spares[bits] == spare[bits].length) {
            spare[bits] = Arrays.copyOf(spare[bits], 2 * spares[bits]);
        }
        spare[bits][spares[bits]++] = entries;
    }

    /** Begins the next stretch of 2⁴² ps in which there is an event. */
    private boolean refillFromFar(long limitPs) {
        if (far.nextTimePs() > limitPs || far.size() == 0) {
            return false;
        }
        int stretchBits = LEVELS * DIGIT_BITS;
        long stretch = far.nextTimePs() >>> stretchBits;
        referencePs = stretch << stretchBits;
        bottomLastPs = -1;
        long last = referencePs + (1L << stretchBits) - 1;
        for (int event = far.pop(last); event != NONE; event = far.pop(last)) {
            file(far.timePs(), event);
        }
        return true;
    }

    /** Files entries anew; their times have the high bits of the given one. */
    private void dealOut(long[] entries, int from, int to, long highPs) {
        long high = highPs & -1L << (Long.SIZE - EVENT_BITS);
        for (int i = from; i < to; i++) {
            file(high | entries[i] >>> EVENT_BITS, event(entries[i]));
        }
    }

    // ---- The bottom -------------------------------------------------------------

    /** Sorts entries by insertion, which keeps the order of equal times. */
    private void fillBottom(long[] entries, int n) {
        if (bottom.length < n) {
            bottom = new long[Math.max(n, 2 * bottom.length)];
        }
        head = 0;
        tail = n;
        long[] sorted = bottom;
        for (int i = 0; i < n; i++) {
            long entry = entries[i];
            long time = entry >>> EVENT_BITS;
            int place = i;
            while (place > 0 && sorted[place - 1] >>> EVENT_BITS > time) {
                sorted[place] = sorted[place - 1];
                place--;
            }
            sorted[place] = entry;
        }
    }

    private void insertIntoBottom(long time, int event) {
        long entry = entry(time, event);
        boolean latest = head == tail || bottom[tail - 1] >>> EVENT_BITS <= entry >>> EVENT_BITS;
        if (!latest && tail - head >= SEARCHED_AT_MOST) {
            spill();
            file(time, event);
            return;
        }
        if (tail == bottom.length) {
            makeRoomInBottom();
        }
        int place = tail++;
        while (place > head && bottom[place - 1] >>> EVENT_BITS > entry >>> EVENT_BITS) {
            bottom[place] = bottom[place - 1];
            place--;
        }
        bottom[place] = entry;
    }

    /** Deals the bottom out over the levels below the one it came from; all of those are empty. */
    private void spill() {
        long high = referencePs;
        referencePs = Math.max(referencePs, timePs);
        bottomLastPs = -1;
        dealOut(bottom, head, tail, high);
        head = tail;
    }

    /** Moves the entries to the front of the array, or to one of twice the size if that frees less than half. */
    private void makeRoomInBottom() {
        int n = tail - head;
        long[] target = 2 * n > bottom.length ? new long[2 * bottom.length] : bottom;
        System.arraycopy(bottom, head, target, 0, n);
        bottom = target;
        head = 0;
        tail = n;
    }

    private static long entry(long time, int event) {
        return time << EVENT_BITS | event;
    }

    private static int event(long entry) {
        return (int) entry & ((1 << EVENT_BITS) - 1);
    }
}
