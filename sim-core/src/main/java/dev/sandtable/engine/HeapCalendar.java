// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import java.util.Arrays;

/**
 * A calendar as an implicit heap in which every node has four children: the law of the package in its plainest form.
 *
 * <p>Time per event grows with log₄ n, and the lower levels of a large heap lie outside the cache. It makes no
 * assumption about times, and so keeps the events that {@link WheelCalendar} finds too far ahead.
 */
public final class HeapCalendar implements Calendar {
    private static final int ARITY = 4;
    /** A sequence number fills what the event leaves of a positive word. */
    private static final long SEQUENCES = 1L << Long.SIZE - 1 - EVENT_BITS;

    /** Two words a node: its time; its sequence number and event. */
    private long[] nodes = new long[2 * 64];

    private int size;
    private long sequence;
    private long timePs;

    /** An empty calendar. */
    public HeapCalendar() {}

    /** An empty calendar that has so many sequence numbers left before it counts anew. */
    HeapCalendar(int left) {
        sequence = SEQUENCES - left;
    }

    @Override
    public void schedule(long timePs, int event) {
        if (2 * size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length);
        }
        if (sequence == SEQUENCES) {
            countAnew();
        }
        long order = sequence++ << EVENT_BITS | event;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) / ARITY;
            // The newcomer has the highest sequence number: it passes only what is strictly later.
            if (nodes[2 * parent] <= timePs) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, timePs, order);
    }

    @Override
    public int pop(long limitPs) {
        if (size == 0 || nodes[0] > limitPs) {
            return NONE;
        }
        timePs = nodes[0];
        int event = (int) nodes[1] & ((1 << EVENT_BITS) - 1);
        size--;
        if (size == 0) {
            sequence = 0;
        } else {
            sink(nodes[2 * size], nodes[2 * size + 1]);
        }
        return event;
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

    /** The time of the first event; {@link Long#MAX_VALUE} if there is none. */
    public long nextTimePs() {
        return size == 0 ? Long.MAX_VALUE : nodes[0];
    }

    /** Numbers what is pending from zero: it leaves, and comes back in the order of leaving. */
    private void countAnew() {
        long presentPs = timePs;
        long[] all = drain();
        sequence = 0;
        for (int i = 0; i < all.length; i += 2) {
            schedule(all[i], (int) all[i + 1]);
        }
        timePs = presentPs;
    }

    /** Finds the place of a node, starting from a hole at the root. */
    private void sink(long time, long order) {
        int hole = 0;
        for (int child = 1; child < size; child = ARITY * hole + 1) {
            int least = child;
            int end = Math.min(child + ARITY, size);
            for (int c = child + 1; c < end; c++) {
                if (before(nodes[2 * c], nodes[2 * c + 1], nodes[2 * least], nodes[2 * least + 1])) {
                    least = c;
                }
            }
            if (before(time, order, nodes[2 * least], nodes[2 * least + 1])) {
                break;
            }
            move(least, hole);
            hole = least;
        }
        put(hole, time, order);
    }

    private static boolean before(long time, long order, long otherTime, long otherOrder) {
        return time < otherTime || (time == otherTime && order < otherOrder);
    }

    private void move(int from, int to) {
        nodes[2 * to] = nodes[2 * from];
        nodes[2 * to + 1] = nodes[2 * from + 1];
    }

    private void put(int node, long time, long order) {
        nodes[2 * node] = time;
        nodes[2 * node + 1] = order;
    }
}
