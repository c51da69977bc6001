// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import java.util.Arrays;

/** The sends that have been read and not yet handled, in columns that are used again; and for each rank those not yet open. */
final class Sends {
    static final int NONE = -1;

    private int[] from = new int[64];
    private int[] to = new int[64];
    private int[] round = new int[64];
    private long[] bytes = new long[64];
    /** Bit 0: the receiver adds; bit 1: its rank has come to its round. */
    private byte[] flags = new byte[64];
    /** For how many pieces it still waits. */
    private int[] waits = new int[64];
    /** Head of the list of what it brings. */
    private int[] brings = new int[64];
    /** The next send of its rank that is not open. */
    private int[] next = new int[64];

    private int[] free = new int[64];
    private int freeCount;
    private int count;

    private final int[] head;
    private final int[] tail;

    Sends(int ranks) {
        head = new int[ranks];
        tail = new int[ranks];
        Arrays.fill(head, NONE);
    }

    int add(int itsRound, int itsFrom, int itsTo, long itsBytes, boolean adds) {
        int send = freeCount > 0 ? free[--freeCount] : newPlace();
        from[send] = itsFrom;
        to[send] = itsTo;
        round[send] = itsRound;
        bytes[send] = itsBytes;
        flags[send] = (byte) (adds ? 1 : 0);
        waits[send] = 0;
        brings[send] = NONE;
        next[send] = NONE;
        if (head[itsFrom] == NONE) {
            head[itsFrom] = send;
        } else {
            next[tail[itsFrom]] = send;
        }
        tail[itsFrom] = send;
        return send;
    }

    void remove(int send) {
        free[freeCount++] = send;
    }

    boolean queued(int rank) {
        return head[rank] != NONE;
    }

    /** The round of a rank's first send that is not open. */
    int nextRound(int rank) {
        return round[head[rank]];
    }

    /** Opens a rank's next send: its rank has come to its round. */
    int open(int rank) {
        int send = head[rank];
        head[rank] = next[send];
        flags[send] |= 2;
        return send;
    }

    void await(int send) {
        waits[send]++;
    }

    /** One of the pieces that a send waits for is there; whether it can be posted now. */
    boolean release(int send) {
        return --waits[send] == 0 && (flags[send] & 2) != 0;
    }

    /** Whether nothing it waits for is missing. */
    boolean ready(int send) {
        return waits[send] == 0;
    }

    boolean adds(int send) {
        return (flags[send] & 1) != 0;
    }

    int from(int send) {
        return from[send];
    }

    int to(int send) {
        return to[send];
    }

    int round(int send) {
        return round[send];
    }

    long bytes(int send) {
        return bytes[send];
    }

    int brings(int send) {
        return brings[send];
    }

    void brings(int send, int cell) {
        brings[send] = cell;
    }

    /** Sends that have been read and not handled. */
    int live() {
        return count - freeCount;
    }

    private int newPlace() {
        if (count == from.length) {
            int room = 2 * count;
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
            round = Arrays.copyOf(round, room);
            bytes = Arrays.copyOf(bytes, room);
            flags = Arrays.copyOf(flags, room);
            waits = Arrays.copyOf(waits, room);
            brings = Arrays.copyOf(brings, room);
            next = Arrays.copyOf(next, room);
            free = Arrays.copyOf(free, room);
        }
        return count++;
    }
}
