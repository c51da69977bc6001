// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Arrays;

/**
 * The waiting requests of one direction, in one first-in first-out list per bank.
 *
 * <p><b>Model.</b> First-ready scheduling asks two questions of a bank: which request is oldest, and which is the oldest
 * that wants the open row. The second answer is cached and moves forward as hits leave, so both cost O(1).
 * <p><b>Left out.</b> Merging of writes to one address and forwarding of queued writes to reads.
 * <p><b>Check.</b> Against a plain list under random inserts and removals ({@code RequestQueueTest}).
 * <p><b>Source.</b> Rixner et al., "Memory access scheduling", ISCA 2000.
 */
final class RequestQueue {
    static final int NONE = -1;
    /** Layout of what {@link #copyTo} writes: order, slot, kind. */
    static final int KIND_BITS = 2;

    static final int SLOT_BITS = 18;
    static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    // ---- Parameters -------------------------------------------------------------
    private final int capacity;

    // ---- State ------------------------------------------------------------------
    private final int[] next;
    private final int[] previous;
    private final int[] rowOf;
    private final int[] bankOf;
    private final long[] arrivalTick;
    private final long[] order;
    private final boolean[] opened;
    private final int[] head;
    private final int[] tail;
    private final int[] hit;
    private final int[] hitRow;
    private final int[] busy;
    private final int[] busyAt;
    private int busyCount;
    private int free;
    private int size;

    RequestQueue(int capacity, int banks) {
        this.capacity = capacity;
        next = new int[capacity];
        previous = new int[capacity];
        rowOf = new int[capacity];
        bankOf = new int[capacity];
        arrivalTick = new long[capacity];
        order = new long[capacity];
        opened = new boolean[capacity];
        head = filled(banks);
        tail = filled(banks);
        hit = filled(banks);
        hitRow = filled(banks);
        busy = new int[banks];
        busyAt = new int[banks];
        for (int slot = 0; slot < capacity; slot++) {
            next[slot] = slot + 1 < capacity ? slot + 1 : NONE;
        }
    }

    private static int[] filled(int banks) {
        int[] none = new int[banks];
        Arrays.fill(none, NONE);
        return none;
    }

    // ---- Events -----------------------------------------------------------------

    /** Appends a request; the queue must not be full. */
    void add(int bank, int row, long arrival, long sequence) {
        int slot = free;
        free = next[slot];
        rowOf[slot] = row;
        bankOf[slot] = bank;
        arrivalTick[slot] = arrival;
        order[slot] = sequence;
        opened[slot] = false;
        next[slot] = NONE;
        previous[slot] = tail[bank];
        if (tail[bank] == NONE) {
            head[bank] = slot;
            busyAt[bank] = busyCount;
            busy[busyCount++] = bank;
        } else {
            next[tail[bank]] = slot;
        }
        tail[bank] = slot;
        if (hit[bank] == NONE && hitRow[bank] == row) {
            hit[bank] = slot;
        }
        size++;
    }

    /** Removes a request. */
    void remove(int slot) {
        int bank = bankOf[slot];
        if (hit[bank] == slot) {
            hit[bank] = nextOf(next[slot], rowOf[slot]);
        }
        if (previous[slot] == NONE) {
            head[bank] = next[slot];
        } else {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] == NONE) {
            tail[bank] = previous[slot];
        } else {
            previous[next[slot]] = previous[slot];
        }
        if (head[bank] == NONE) {
            int last = busy[--busyCount];
            busy[busyAt[bank]] = last;
            busyAt[last] = busyAt[bank];
        }
        next[slot] = free;
        free = slot;
        size--;
    }

    /** The oldest request of a bank that wants {@code row}, or {@link #NONE}. */
    int oldestHit(int bank, int row) {
        if (hitRow[bank] != row) {
            hitRow[bank] = row;
            hit[bank] = nextOf(head[bank], row);
        }
        return hit[bank];
    }

    private int nextOf(int from, int row) {
        int slot = from;
        while (slot != NONE && rowOf[slot] != row) {
            slot = next[slot];
        }
        return slot;
    }

    /** Notes that a command was issued for a request before its column access; tells whether it is the first. */
    boolean markOpened(int slot) {
        boolean first = !opened[slot];
        opened[slot] = true;
        return first;
    }

    // ---- Statistics -------------------------------------------------------------

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Number of banks with requests; {@link #busyBank} lists them in no particular order. */
    int busyBanks() {
        return busyCount;
    }

    int busyBank(int index) {
        return busy[index];
    }

    boolean isIdle(int bank) {
        return head[bank] == NONE;
    }

    /** The oldest request of a bank, or {@link #NONE}. */
    int oldest(int bank) {
        return head[bank];
    }

    int bank(int slot) {
        return bankOf[slot];
    }

    /** Writes an entry per request that sorts by age, from an index on; answers the index behind the last. */
    int copyTo(long[] entries, int from, int kind) {
        int at = from;
        for (int i = 0; i < busyCount; i++) {
            for (int slot = head[busy[i]]; slot != NONE; slot = next[slot]) {
                entries[at++] = order[slot] << SLOT_BITS + KIND_BITS | (long) slot << KIND_BITS | kind;
            }
        }
        return at;
    }

    int row(int slot) {
        return rowOf[slot];
    }

    long arrival(int slot) {
        return arrivalTick[slot];
    }

    long sequence(int slot) {
        return order[slot];
    }

    /** Arrival of the oldest request of all, or {@code Long.MAX_VALUE}; it is the oldest of its bank. */
    long oldestArrival() {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < busyCount; i++) {
            oldest = Math.min(oldest, arrivalTick[head[busy[i]]]);
        }
        return oldest;
    }

    /** Earliest arrival after a tick among the oldest requests of each bank, or {@code Long.MAX_VALUE}. */
    long oldestArrivalAfter(long tick) {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < busyCount; i++) {
            long arrival = arrivalTick[head[busy[i]]];
            oldest = arrival > tick ? Math.min(oldest, arrival) : oldest;
        }
        return oldest;
    }

    boolean wasOpened(int slot) {
        return opened[slot];
    }
}
