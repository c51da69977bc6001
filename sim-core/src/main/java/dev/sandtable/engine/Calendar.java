// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

/**
 * The set of pending events, handed out in the order (time, sequence): the earliest first, and of equal times the one
 * scheduled first. An event is a number that its owner chose.
 *
 * <p>Two promises let an implementation forget the past. Times are never negative. And no event is scheduled before
 * the latest time that was handed out, nor before a limit at which {@link #pop} found nothing, unless the calendar was
 * {@linkplain #rewind rewound} in between.
 */
public interface Calendar {
    /** What {@link #pop} returns when there is nothing to hand out. */
    int NONE = -1;

    /** Bits of an event number: 16.7 million events can be pending at once. */
    int EVENT_BITS = 24;

    /** Adds an event, numbered between 0 and 2²⁴ − 1, at a time. */
    void schedule(long timePs, int event);

    /** Removes the first event if its time is at or before the limit, and returns it; otherwise {@link #NONE}. */
    int pop(long limitPs);

    /** The time of the event that {@link #pop} returned last. */
    long timePs();

    /** How many events are pending. */
    int size();

    /**
     * Removes everything pending and returns it in the order of leaving: a time and an event by turns. What is scheduled
     * again in this order leaves in this order.
     */
    default long[] drain() {
        long[] all = new long[2 * size()];
        for (int i = 0; i < all.length; i += 2) {
            all[i + 1] = pop(Long.MAX_VALUE);
            all[i] = timePs();
        }
        return all;
    }

    /** Takes back the promise about the past as far as the given time. Nothing may be pending. */
    void rewind(long timePs);
}
