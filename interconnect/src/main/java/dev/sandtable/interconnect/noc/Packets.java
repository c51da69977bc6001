// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.Arrays;

/**
 * Packets under way, by number, and what became of those made in a window of time. Numbers are used again after arrival.
 */
final class Packets {
    // ---- State ------------------------------------------------------------------
    private int[] goals = new int[256];
    private byte[] classes = new byte[256];
    private int[] routers = new int[256];
    private long[] madeAt = new long[256];
    private long[] enteredAt = new long[256];
    private int[] unused = new int[256];
    private int unusedCount;
    private int highest;
    private long windowFrom;
    private long windowTo;

    // ---- Events -----------------------------------------------------------------

    /** Counts packets made from one time until before another, and forgets what was counted. */
    void measure(long from, long to) {
        windowFrom = from;
        windowTo = to;
        made = 0;
        arrived = 0;
        latencySum = 0;
        networkSum = 0;
        routerSum = 0;
    }

    /** A packet for a node, made at a time that may lie in the past of a waiting source. */
    int make(int goal, int passes, long now) {
        if (unusedCount == 0 && highest == goals.length) {
            grow();
        }
        int packet = unusedCount > 0 ? unused[--unusedCount] : highest++;
        goals[packet] = goal;
        routers[packet] = passes;
        madeAt[packet] = now;
        if (counts(packet)) {
            made++;
        }
        return packet;
    }

    private void grow() {
        int size = 2 * goals.length;
        goals = Arrays.copyOf(goals, size);
        classes = Arrays.copyOf(classes, size);
        routers = Arrays.copyOf(routers, size);
        madeAt = Arrays.copyOf(madeAt, size);
        enteredAt = Arrays.copyOf(enteredAt, size);
        unused = Arrays.copyOf(unused, size);
    }

    private boolean counts(int packet) {
        return madeAt[packet] >= windowFrom && madeAt[packet] < windowTo;
    }

    /** Its first flit leaves the source. */
    void enter(int packet, long now) {
        enteredAt[packet] = now;
    }

    /** Its last flit is with the node. */
    void arrive(int packet, long now) {
        if (counts(packet)) {
            arrived++;
            latencySum += now - madeAt[packet];
            networkSum += now - enteredAt[packet];
            routerSum += routers[packet];
        }
        unused[unusedCount++] = packet;
    }

    int goal(int packet) {
        return goals[packet];
    }

    int channelClass(int packet) {
        return classes[packet];
    }

    void setChannelClass(int packet, int channelClass) {
        classes[packet] = (byte) channelClass;
    }

    // ---- Statistics -------------------------------------------------------------
    private long made;
    private long arrived;
    private long latencySum;
    private long networkSum;
    private long routerSum;

    /** Packets under way or waiting to enter. */
    int underWay() {
        return highest - unusedCount;
    }

    /** Packets of the window that have not arrived. */
    long missing() {
        return made - arrived;
    }

    long arrived() {
        return arrived;
    }

    double meanLatency() {
        return arrived == 0 ? 0 : latencySum / (double) arrived;
    }

    double meanNetworkLatency() {
        return arrived == 0 ? 0 : networkSum / (double) arrived;
    }

    double meanRouters() {
        return arrived == 0 ? 0 : routerSum / (double) arrived;
    }
}
