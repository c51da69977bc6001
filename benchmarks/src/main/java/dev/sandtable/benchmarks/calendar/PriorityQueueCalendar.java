// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import java.util.PriorityQueue;

/** {@link PriorityQueue} with a new object for each event and a comparator: what one writes first in Java. */
public final class PriorityQueueCalendar implements Calendar {
    private final PriorityQueue<TimedEvent> queue = new PriorityQueue<>(TimedEvent.ORDER);
    private long sequence;
    private long timePs;

    @Override
    public void schedule(long timePs, int event) {
        queue.add(new TimedEvent(timePs, sequence++, event));
    }

    @Override
    public int pop(long limitPs) {
        TimedEvent first = queue.peek();
        if (first == null || first.timePs() > limitPs) {
            return NONE;
        }
        queue.remove();
        timePs = first.timePs();
        return first.event();
    }

    @Override
    public long timePs() {
        return timePs;
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public void rewind(long timePs) {
        this.timePs = timePs;
    }
}
