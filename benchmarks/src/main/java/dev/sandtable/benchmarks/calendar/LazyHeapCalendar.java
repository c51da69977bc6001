// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import java.util.Arrays;

/**
 * A heap of four children that leaves a hole at its root when it hands out an event. The event scheduled next fills
 * the hole and sinks from there: one walk where the plain heap takes two, and a short one if the newcomer is early.
 */
public final class LazyHeapCalendar implements Calendar {
    private static final int ARITY = 4;

    /** Two words a node: its time; its sequence number and event. */
    private long[] nodes = new long[2 * 64];

    /** Nodes in use, the hole included. */
    private int nodeCount;

    private boolean hole;
    private long sequence;
    private long timePs;

    @Override
    public void schedule(long timePs, int event) {
        long order = sequence++ << EVENT_BITS | event;
        if (hole) {
            hole = false;
            sink(timePs, order);
        } else {
            rise(timePs, order);
        }
    }

    private void rise(long time, long order) {
        if (2 * nodeCount == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length);
        }
        int place = nodeCount++;
        while (place > 0) {
            int parent = (place - 1) / ARITY;
            if (nodes[2 * parent] <= time) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, time, order);
    }

    @Override
    public int pop(long limitPs) {
        if (hole) {
            hole = false;
            nodeCount--;
            if (nodeCount > 0) {
                sink(nodes[2 * nodeCount], nodes[2 * nodeCount + 1]);
            }
        }
        if (nodeCount == 0 || nodes[0] > limitPs) {
            return NONE;
        }
        timePs = nodes[0];
        hole = true;
        return (int) nodes[1] & ((1 << EVENT_BITS) - 1);
    }

    /** Finds the place of a node, starting from a hole at the root. */
    private void sink(long time, long order) {
        int place = 0;
        for (int child = 1; child < nodeCount; child = ARITY * place + 1) {
            int least = child;
            int end = Math.min(child + ARITY, nodeCount);
            for (int c = child + 1; c < end; c++) {
                if (before(nodes[2 * c], nodes[2 * c + 1], least)) {
                    least = c;
                }
            }
            if (before(time, order, least)) {
                break;
            }
            move(least, place);
            place = least;
        }
        put(place, time, order);
    }

    private boolean before(long time, long order, int node) {
        return time < nodes[2 * node] || (time == nodes[2 * node] && order < nodes[2 * node + 1]);
    }

    private void move(int from, int to) {
        nodes[2 * to] = nodes[2 * from];
        nodes[2 * to + 1] = nodes[2 * from + 1];
    }

    private void put(int node, long time, long order) {
        nodes[2 * node] = time;
        nodes[2 * node + 1] = order;
    }

    @Override
    public long timePs() {
        return timePs;
    }

    @Override
    public int size() {
        return hole ? nodeCount - 1 : nodeCount;
    }

    @Override
    public void rewind(long timePs) {
        this.timePs = timePs;
    }
}
