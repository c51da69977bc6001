// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import java.util.Arrays;

/**
 * Tang's ladder queue: an unsorted top, rungs of buckets, and a sorted bottom.
 *
 * <p>What lies far ahead is thrown on top. When all else is gone, the top is spread over the buckets of a first rung, as
 * many as there are events. A bucket with more than fifty events is spread over a rung of its own, a smaller one is
 * sorted into the bottom, from which events leave. A bottom that newcomers have made too long becomes a rung again.
 * Widths are powers of two picoseconds, so that no division is needed.
 *
 * <p>Buckets and top are lists through the event numbers; no number may be pending twice. Lists only grow at their ends
 * and are read in order, so that equal times need no sequence number.
 *
 * <p>Source: Tang, Goh and Thng, ACM TOMACS 15(3), 2005.
 */
public final class LadderQueue implements Calendar {
    private static final int MOST_SORTED = 50;
    private static final int MOST_RUNGS = 8;
    private static final int END = -1;

    /** By event: its time, and who follows in the same list. */
    private long[] times = new long[64];

    private int[] next = new int[64];

    // ---- Top --------------------------------------------------------------------
    /** Events from here on go on top. */
    private long topStartPs;

    private int topFirst = END;
    private int topLast = END;
    private int topSize;
    private long topEarliestPs;
    private long topLatestPs;

    // ---- Rungs, the coarsest first ----------------------------------------------
    private final Rung[] rungs = new Rung[MOST_RUNGS];
    private int rungCount;

    // ---- Bottom, in order of leaving between head and tail ----------------------
    private int[] bottom = new int[4 * MOST_SORTED];
    private long[] bottomPs = new long[4 * MOST_SORTED];
    private int head;
    private int tail;

    private int size;
    private long timePs;

    /** An empty set. */
    public LadderQueue() {
        Arrays.setAll(rungs, i -> new Rung());
    }

    @Override
    public void schedule(long timePs, int event) {
        if (event >= times.length) {
            int room = Math.max(event + 1, 2 * times.length);
            times = Arrays.copyOf(times, room);
            next = Arrays.copyOf(next, room);
        }
        times[event] = timePs;
        size++;
        if (timePs >= topStartPs) {
            throwOnTop(timePs, event);
            return;
        }
        for (int r = 0; r < rungCount; r++) {
            if (timePs >= rungs[r].currentPs()) {
                rungs[r].add(timePs, event, next);
                return;
            }
        }
        if (tail - head >= MOST_SORTED && rungCount < MOST_RUNGS) {
            hangBottom(timePs);
            schedule(timePs, event);
            size--;
        } else {
            sortIn(timePs, event);
        }
    }

    @Override
    public int pop(long limitPs) {
        while (head == tail) {
            if (size == 0) {
                return NONE;
            }
            refill();
        }
        if (bottomPs[head] > limitPs) {
            return NONE;
        }
        size--;
        timePs = bottomPs[head];
        return bottom[head++];
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
        topStartPs = timePs;
        rungCount = 0;
    }

    // ---- Downwards --------------------------------------------------------------

    private void throwOnTop(long time, int event) {
        next[event] = END;
        if (topSize++ == 0) {
            topFirst = event;
            topEarliestPs = time;
            topLatestPs = time;
        } else {
            next[topLast] = event;
            topEarliestPs = Math.min(topEarliestPs, time);
            topLatestPs = Math.max(topLatestPs, time);
        }
        topLast = event;
    }

    /** Brings the next events nearer: to the bottom, or one rung down. */
    private void refill() {
        if (rungCount == 0) {
            topStartPs = topLatestPs + 1;
            lower(topFirst, topSize, topEarliestPs, topStartPs);
            topSize = 0;
            return;
        }
        Rung rung = rungs[rungCount - 1];
        if (!rung.advance()) {
            rungCount--;
            return;
        }
        long start = rung.currentPs();
        int count = rung.currentSize();
        int list = rung.take();
        if (rung.bits == 0) {
            sortList(list);
        } else {
            lower(list, count, start, rung.currentPs());
        }
    }

    /** Sorts a short list of events between two instants into the bottom and hangs up a long one as a rung. */
    private void lower(int list, int count, long fromPs, long toPs) {
        if (count <= MOST_SORTED || rungCount == MOST_RUNGS) {
            sortList(list);
            return;
        }
        Rung rung = rungs[rungCount++];
        rung.divide(fromPs, toPs, count);
        for (int event = list; event != END; ) {
            int following = next[event];
            rung.add(times[event], event, next);
            event = following;
        }
    }

    // ---- The bottom -------------------------------------------------------------

    private void sortList(int list) {
        head = 0;
        tail = 0;
        for (int event = list; event != END; event = next[event]) {
            sortIn(times[event], event);
        }
    }

    private void sortIn(long time, int event) {
        if (tail == bottom.length) {
            makeRoom();
        }
        int place = tail++;
        while (place > head && bottomPs[place - 1] > time) {
            bottomPs[place] = bottomPs[place - 1];
            bottom[place] = bottom[place - 1];
            place--;
        }
        bottomPs[place] = time;
        bottom[place] = event;
    }

    /** Moves the bottom to the front of its arrays, which grow if that frees less than half. */
    private void makeRoom() {
        int n = tail - head;
        int room = 2 * n > bottom.length ? 2 * bottom.length : bottom.length;
        int[] events = room == bottom.length ? bottom : new int[room];
        long[] eventsPs = room == bottom.length ? bottomPs : new long[room];
        System.arraycopy(bottom, head, events, 0, n);
        System.arraycopy(bottomPs, head, eventsPs, 0, n);
        bottom = events;
        bottomPs = eventsPs;
        head = 0;
        tail = n;
    }

    /** Makes a rung of the bottom. It reaches from a newcomer, if that is earlier, to where the rung above goes on. */
    private void hangBottom(long newcomerPs) {
        long end = rungCount == 0 ? topStartPs : rungs[rungCount - 1].currentPs();
        Rung rung = rungs[rungCount++];
        rung.divide(Math.min(newcomerPs, bottomPs[head]), end, tail - head);
        for (int i = head; i < tail; i++) {
            rung.add(bottomPs[i], bottom[i], next);
        }
        head = tail;
    }

    /** Buckets of one width, emptied from the left. */
    private static final class Rung {
        private int bits;
        private long startPs;
        private int buckets;
        /** The first bucket that has not been taken. */
        private int current;

        private int[] first = new int[0];
        private int[] last = new int[0];
        private int[] count = new int[0];

        /** Takes the place of an interval with about as many buckets as it holds events. */
        void divide(long fromPs, long toPs, int events) {
            long width = Math.max(1, (toPs - fromPs) / events);
            bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(width);
            startPs = fromPs;
            buckets = (int) ((toPs - 1 - fromPs) >>> bits) + 1;
            current = 0;
            if (first.length < buckets) {
                int room = 2 * buckets;
                first = new int[room];
                last = new int[room];
                count = new int[room];
                Arrays.fill(first, END);
            }
        }

        void add(long time, int event, int[] next) {
            int bucket = (int) ((time - startPs) >>> bits);
            next[event] = END;
            if (first[bucket] == END) {
                first[bucket] = event;
                count[bucket] = 0;
            } else {
                next[last[bucket]] = event;
            }
            last[bucket] = event;
            count[bucket]++;
        }

        /** Goes on to the next bucket with an event; false if there is none. */
        boolean advance() {
            while (current < buckets && first[current] == END) {
                current++;
            }
            return current < buckets;
        }

        /** The first instant whose events belong on this rung. */
        long currentPs() {
            return startPs + ((long) current << bits);
        }

        int currentSize() {
            return count[current];
        }

        int take() {
            int list = first[current];
            first[current++] = END;
            return list;
        }
    }
}
