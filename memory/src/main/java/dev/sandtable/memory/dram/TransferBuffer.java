// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/** Requests in order of arrival that wait for a place in the queue of their bank; any of them may leave. */
final class TransferBuffer {
    // ---- State ------------------------------------------------------------------
    private final int[] bank;
    private final int[] row;
    private final long[] arrivalTick;
    private int size;

    TransferBuffer(int capacity) {
        bank = new int[capacity];
        row = new int[capacity];
        arrivalTick = new long[capacity];
    }

    // ---- Events -----------------------------------------------------------------

    void add(int toBank, int ofRow, long arrival) {
        bank[size] = toBank;
        row[size] = ofRow;
        arrivalTick[size++] = arrival;
    }

    void remove(int index) {
        size--;
        System.arraycopy(bank, index + 1, bank, index, size - index);
        System.arraycopy(row, index + 1, row, index, size - index);
        System.arraycopy(arrivalTick, index + 1, arrivalTick, index, size - index);
    }

    // ---- Statistics -------------------------------------------------------------

    int bank(int index) {
        return bank[index];
    }

    int row(int index) {
        return row[index];
    }

    long arrival(int index) {
        return arrivalTick[index];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == bank.length;
    }
}
