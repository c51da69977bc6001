// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.chunk;

import java.util.Arrays;

/** The chunks that are under way, in columns that are used again. */
final class Chunks {
    private int[] message = new int[64];
    private int[] hop = new int[64];
    private long[] bytes = new long[64];
    private long[] tailPs = new long[64];
    private int[] free = new int[64];
    private int freeCount;
    private int count;

    /** A chunk of a message that comes to its first link. */
    int add(int itsMessage, long itsBytes) {
        int chunk = freeCount > 0 ? free[--freeCount] : newPlace();
        message[chunk] = itsMessage;
        hop[chunk] = 0;
        bytes[chunk] = itsBytes;
        tailPs[chunk] = 0;
        return chunk;
    }

    void remove(int chunk) {
        free[freeCount++] = chunk;
    }

    int message(int chunk) {
        return message[chunk];
    }

    /** The hop that a chunk comes to; the next time it is the one after. */
    int nextHop(int chunk) {
        return hop[chunk]++;
    }

    long bytes(int chunk) {
        return bytes[chunk];
    }

    /** When the last byte of a chunk comes to the link that its head comes to next. */
    long tailPs(int chunk) {
        return tailPs[chunk];
    }

    void tail(int chunk, long timePs) {
        tailPs[chunk] = timePs;
    }

    private int newPlace() {
        if (count == message.length) {
            int room = 2 * count;
            message = Arrays.copyOf(message, room);
            hop = Arrays.copyOf(hop, room);
            bytes = Arrays.copyOf(bytes, room);
            tailPs = Arrays.copyOf(tailPs, room);
            free = Arrays.copyOf(free, room);
        }
        return count++;
    }
}
