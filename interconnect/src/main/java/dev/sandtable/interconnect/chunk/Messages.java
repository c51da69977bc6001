// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.chunk;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import java.util.Arrays;

/** The messages that are under way: their routes, what they have still to offer, and who waits for them. */
final class Messages {
    private final int stride;
    private int[] links;
    private int[] length = new int[64];
    private long[] latencyPs = new long[64];
    private long[] left = new long[64];
    private int[] underWay = new int[64];
    private Handler[] handled = new Handler[64];
    private long[] handlingPs = new long[64];
    private int[] opcodes = new int[64];
    private long[] arguments = new long[64];
    private int[] free = new int[64];
    private int freeCount;
    private int count;

    Messages(int longestRoute) {
        stride = longestRoute;
        links = new int[64 * stride];
    }

    /** A message on a route. */
    int add(RouteCache cache, int route, long bytes) {
        int message = freeCount > 0 ? free[--freeCount] : newPlace();
        length[message] = cache.length(route);
        latencyPs[message] = cache.latencyPs(route);
        left[message] = bytes;
        underWay[message] = 0;
        for (int hop = 0; hop < length[message]; hop++) {
            links[message * stride + hop] = cache.link(route, hop);
        }
        return message;
    }

    /** Says whom a message's arrival is told, and how long after it. */
    void call(int message, long itsHandlingPs, Handler handler, int opcode, long argument) {
        handlingPs[message] = itsHandlingPs;
        handled[message] = handler;
        opcodes[message] = opcode;
        arguments[message] = argument;
    }

    long leftBytes(int message) {
        return left[message];
    }

    /** A chunk sets out; whether more are to follow. */
    boolean offer(int message, long bytes) {
        left[message] -= bytes;
        underWay[message]++;
        return left[message] > 0;
    }

    /** A chunk is there; whether it was the last. */
    boolean received(int message) {
        return --underWay[message] == 0 && left[message] == 0;
    }

    /** Tells whoever waits, when the message has been handled, and forgets it. */
    void deliver(int message, Simulation simulation) {
        free[freeCount++] = message;
        if (handlingPs[message] == 0) {
            handled[message].handle(opcodes[message], arguments[message]);
        } else {
            simulation.schedule(handlingPs[message], handled[message], opcodes[message], arguments[message]);
        }
    }

    int length(int message) {
        return length[message];
    }

    int link(int message, int hop) {
        return links[message * stride + hop];
    }

    /** A link's part of the route's time in flight: the parts are equal to a picosecond and add up. */
    long latencyPs(int message, int hop) {
        int hops = length[message];
        return latencyPs[message] * (hop + 1) / hops - latencyPs[message] * hop / hops;
    }

    private int newPlace() {
        if (count == length.length) {
            int room = 2 * count;
            links = Arrays.copyOf(links, room * stride);
            length = Arrays.copyOf(length, room);
            latencyPs = Arrays.copyOf(latencyPs, room);
            left = Arrays.copyOf(left, room);
            underWay = Arrays.copyOf(underWay, room);
            handled = Arrays.copyOf(handled, room);
            handlingPs = Arrays.copyOf(handlingPs, room);
            opcodes = Arrays.copyOf(opcodes, room);
            arguments = Arrays.copyOf(arguments, room);
            free = Arrays.copyOf(free, room);
        }
        return count++;
    }
}
