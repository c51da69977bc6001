// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import java.util.Arrays;

/** Nodes of a rank that wait for one stream, lowest number first: a binary heap. */
final class ReadyNodes {
    private int[] heap = new int[8];
    private int size;
    /** How many may run on the stream at once. */
    private int free;

    ReadyNodes(int free) {
        this.free = free;
    }

    boolean canBegin() {
        return free > 0 && size > 0;
    }

    void add(int node) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && heap[(at - 1) / 2] > node) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = node;
    }

    /** Takes the lowest node, which then has the stream. */
    int begin() {
        free--;
        int first = heap[0];
        int last = heap[--size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            child += child + 1 < size && heap[child + 1] < heap[child] ? 1 : 0;
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return first;
    }

    /** A node gives the stream back. */
    void end() {
        free++;
    }
}
