// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import java.util.TreeSet;

/** {@link TreeSet} with a new object for each event: a red-black tree, which can also remove from its middle. */
public final class TreeSetCalendar implements Calendar {
    private final TreeSet<TimedEvent> tree = new TreeSet<>(TimedEvent.ORDER);
    private long sequence;
    private long timePs;

    @Override
    public void schedule(long timePs, int event) {
        tree.add(new TimedEvent(timePs, sequence++, event));
    }

    @Override
    public int pop(long limitPs) {
        if (tree.isEmpty() || tree.first().timePs() > limitPs) {
            return NONE;
        }
        TimedEvent first = tree.first();
        tree.pollFirst();
        timePs = first.timePs();
        return first.event();
    }

    @Override
    public long timePs() {
        return timePs;
    }

    @Override
    public int size() {
        return tree.size();
    }

    @Override
    public void rewind(long timePs) {
        this.timePs = timePs;
    }
}
