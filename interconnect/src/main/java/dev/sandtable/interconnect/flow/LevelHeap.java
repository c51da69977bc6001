// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import java.util.Arrays;

/** Links in the order of the level at which they are full, of equal levels the lower number first; each at most once. */
final class LevelHeap {
    private int[] heap = new int[64];
    private double[] keys = new double[64];
    private int size;

    LevelHeap(int links) {
        if (links < heap.length) {
            heap = new int[Math.max(1, links)];
            keys = new double[heap.length];
        }
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int top() {
        return heap[0];
    }

    double topLevel() {
        return keys[0];
    }

    void push(int link, double level) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) / 2;
            if (!before(level, link, keys[parent], heap[parent])) {
                break;
            }
            heap[hole] = heap[parent];
            keys[hole] = keys[parent];
            hole = parent;
        }
        heap[hole] = link;
        keys[hole] = level;
    }

    void removeTop() {
        size--;
        if (size > 0) {
            sink(heap[size], keys[size]);
        }
    }

    /** Gives the first link a higher level. */
    void raiseTop(double level) {
        sink(heap[0], level);
    }

    private void sink(int link, double level) {
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && before(keys[child + 1], heap[child + 1], keys[child], heap[child])) {
                child++;
            }
            if (!before(keys[child], heap[child], level, link)) {
                break;
            }
            heap[hole] = heap[child];
            keys[hole] = keys[child];
            hole = child;
        }
        heap[hole] = link;
        keys[hole] = level;
    }

    private static boolean before(double level, int link, double otherLevel, int otherLink) {
        return level < otherLevel || (level == otherLevel && link < otherLink);
    }
}
