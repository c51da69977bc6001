// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import java.util.Arrays;

/** The textbook's heap on one array of primitives, 16 bytes an event. */
public final class BinaryHeapCalendar implements Calendar {
    /** Two words a node: its time; its sequence number and event. */
    private long[] nodes = new long[2 * 64];

    private int size;
    private long sequence;
    private long timePs;

    @Override
    public void schedule(long timePs, int event) {
        if (2 * size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >> 1;
            // The newcomer has the highest sequence number: it passes only what is strictly later.
            if (nodes[2 * parent] <= timePs) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        nodes[2 * hole] = timePs;
        nodes[2 * hole + 1] = sequence++ << EVENT_BITS | event;
    }

    @Override
    public int pop(long limitPs) {
        if (size == 0 || nodes[0] > limitPs) {
            return NONE;
        }
        timePs = nodes[0];
        int event = (int) nodes[1] & ((1 << EVENT_BITS) - 1);
        size--;
        sink(nodes[2 * size], nodes[2 * size + 1]);
        return event;
    }

    /** Finds the place of a node, starting from a hole at the root. */
    private void sink(long time, long order) {
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            int right = child + 1;
            if (right < size && before(nodes[2 * right], nodes[2 * right + 1], child)) {
                child = right;
            }
            if (before(time, order, child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        nodes[2 * hole] = time;
        nodes[2 * hole + 1] = order;
    }

    private boolean before(long time, long order, int node) {
        return time < nodes[2 * node] || (time == nodes[2 * node] && order < nodes[2 * node + 1]);
    }

    private void move(int from, int to) {
        nodes[2 * to] = nodes[2 * from];
        nodes[2 * to + 1] = nodes[2 * from + 1];
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
    }
}
