// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.split;

import java.util.Arrays;

/** What one partition sent to another in one window, in the order of sending. */
final class Mail {
    private long[] timesPs = new long[64];
    private int[] nodes = new int[64];
    private int count;

    void add(long timePs, int node) {
        if (count == nodes.length) {
            timesPs = Arrays.copyOf(timesPs, 2 * count);
            nodes = Arrays.copyOf(nodes, 2 * count);
        }
        timesPs[count] = timePs;
        nodes[count++] = node;
    }

    /** Schedules everything at its receiver, and is empty. The calendar puts equal times in the order of delivery. */
    void deliver(Partition receiver) {
        for (int i = 0; i < count; i++) {
            receiver.arrive(timesPs[i], nodes[i]);
        }
        count = 0;
    }
}
