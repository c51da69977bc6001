// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import java.util.Arrays;

/** Flows in the order in which they will end, of equal ends the one that came first; an end may be moved at any time. */
final class FinishHeap {
    private static final int ARITY = 4;

    private int[] heap = new int[64];
    private int size;
    /** By flow: its place in the heap plus one, or zero. */
    private int[] places = new int[64];

    private long[] endPs = new long[64];
    private long[] sequence = new long[64];

    boolean isEmpty() {
        return size == 0;
    }

    int first() {
        return heap[0];
    }

    long firstEndPs() {
        return endPs[heap[0]];
    }

    /** Adds a flow that came as number {@code itsSequence}. */
    void add(int flow, long itsEndPs, long itsSequence) {
        if (flow >= places.length) {
            int room = Math.max(flow + 1, 2 * places.length);
            places = Arrays.copyOf(places, room);
            endPs = Arrays.copyOf(endPs, room);
            sequence = Arrays.copyOf(sequence, room);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        endPs[flow] = itsEndPs;
        sequence[flow] = itsSequence;
        rise(flow, size++);
    }

    /** Gives a flow another end. */
    void move(int flow, long newEndPs) {
        long before = endPs[flow];
        endPs[flow] = newEndPs;
        if (newEndPs < before) {
            rise(flow, places[flow] - 1);
        } else if (newEndPs > before) {
            sink(flow, places[flow] - 1);
        }
    }

    /** Takes the first flow out. */
    int removeFirst() {
        int flow = heap[0];
        places[flow] = 0;
        size--;
        if (size > 0) {
            sink(heap[size], 0);
        }
        return flow;
    }

    private void rise(int flow, int from) {
        int hole = from;
        while (hole > 0 && before(flow, heap[(hole - 1) / ARITY])) {
            put(heap[(hole - 1) / ARITY], hole);
            hole = (hole - 1) / ARITY;
        }
        put(flow, hole);
    }

    private void sink(int flow, int from) {
        int hole = from;
        for (int child = ARITY * hole + 1; child < size; child = ARITY * hole + 1) {
            int least = child;
            for (int c = child + 1; c < Math.min(child + ARITY, size); c++) {
                if (before(heap[c], heap[least])) {
                    least = c;
                }
            }
            if (!before(heap[least], flow)) {
                break;
            }
            put(heap[least], hole);
            hole = least;
        }
        put(flow, hole);
    }

    private boolean before(int a, int b) {
        return endPs[a] < endPs[b] || (endPs[a] == endPs[b] && sequence[a] < sequence[b]);
    }

    private void put(int flow, int place) {
        heap[place] = flow;
        places[flow] = place + 1;
    }
}
