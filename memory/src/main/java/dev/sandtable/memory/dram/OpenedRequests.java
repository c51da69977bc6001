// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Arrays;

/** Requests whose row has been opened for them and whose column access is still to come: at most one per bank. */
final class OpenedRequests {
    /** Kind of its entries beside those of {@link RequestQueue#copyTo}; their slot is the bank. */
    static final int KIND = 2;

    private static final long NONE = -1;

    // ---- State ------------------------------------------------------------------
    private final long[] order;
    private final long[] arrivalTick;
    private final boolean[] write;
    private final int[] banks;
    private final int[] at;
    private int size;

    OpenedRequests(int banks) {
        order = new long[banks];
        Arrays.fill(order, NONE);
        arrivalTick = new long[banks];
        write = new boolean[banks];
        this.banks = new int[banks];
        at = new int[banks];
    }

    // ---- Events -----------------------------------------------------------------

    void add(int bank, long sequence, long arrival, boolean writes) {
        order[bank] = sequence;
        arrivalTick[bank] = arrival;
        write[bank] = writes;
        at[bank] = size;
        banks[size++] = bank;
    }

    void remove(int bank) {
        order[bank] = NONE;
        int last = banks[--size];
        banks[at[bank]] = last;
        at[last] = at[bank];
    }

    // ---- Statistics -------------------------------------------------------------

    boolean has(int bank) {
        return order[bank] != NONE;
    }

    long order(int bank) {
        return order[bank];
    }

    long arrival(int bank) {
        return arrivalTick[bank];
    }

    boolean isWrite(int bank) {
        return write[bank];
    }

    int size() {
        return size;
    }

    /** Writes entries as {@link RequestQueue#copyTo}. */
    void copyTo(long[] entries, int from) {
        int shift = RequestQueue.SLOT_BITS + RequestQueue.KIND_BITS;
        for (int i = 0; i < size; i++) {
            entries[from + i] = order[banks[i]] << shift | (long) banks[i] << RequestQueue.KIND_BITS | KIND;
        }
    }

    /** Banks with such a request, in no particular order. */
    int bank(int index) {
        return banks[index];
    }
}
