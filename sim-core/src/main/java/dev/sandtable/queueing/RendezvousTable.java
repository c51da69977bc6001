// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.Arrays;

/** The rendezvous of one graph, as columns: how many members each expects and has, how long it takes, who is last. */
final class RendezvousTable {
    private int count;
    private int[] members = new int[16];
    private int[] joined = new int[16];
    private int[] last = new int[16];
    private long[] durationPs = new long[16];

    int count() {
        return count;
    }

    int add(int expected, long duration) {
        if (count == members.length) {
            int room = Growth.next(count);
            members = Arrays.copyOf(members, room);
            joined = Arrays.copyOf(joined, room);
            last = Arrays.copyOf(last, room);
            durationPs = Arrays.copyOf(durationPs, room);
        }
        members[count] = expected;
        last[count] = TaskGraph.NONE;
        durationPs[count] = duration;
        return count++;
    }

    /** Its duration, provided that it exists and still expects a member. */
    long requireOpen(int id) {
        require(id);
        if (joined[id] == members[id]) {
            throw new IllegalStateException("rendezvous " + id + " has all its " + members[id] + " members already");
        }
        return durationPs[id];
    }

    /** Adds a member; returns the one that joined before it, or none. */
    int join(int id, int task) {
        int before = last[id];
        last[id] = task;
        joined[id]++;
        return before;
    }

    void duration(int id, long duration) {
        require(id);
        durationPs[id] = duration;
    }

    int lastMember(int id) {
        return last[id];
    }

    int members(int id) {
        return members[id];
    }

    int joined(int id) {
        return joined[id];
    }

    /** A fresh column that says how many members each rendezvous still waits for. */
    int[] awaited() {
        return Arrays.copyOf(members, count);
    }

    private void require(int id) {
        if (id < 0 || id >= count) {
            throw new IllegalArgumentException("no rendezvous " + id + ", there are " + count);
        }
    }
}
