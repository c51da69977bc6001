// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import dev.sandtable.engine.HeapCalendar;
import dev.sandtable.engine.WheelCalendar;
import java.util.function.Supplier;

/** The catalogue of event sets, with what one event costs when n are pending. */
public enum QueueKind {
    /** The engine's: digits of the time, small slots sorted. O(1), 8 bytes an event. */
    WHEEL(WheelCalendar::new),

    /** The engine's for the far future: heap of four children, primitives. O(log n). */
    HEAP(HeapCalendar::new),

    /** {@code java.util.PriorityQueue} of objects, as a user writes it. O(log n), one object an event. */
    PRIORITY_QUEUE(PriorityQueueCalendar::new),

    /** {@code java.util.TreeSet} of objects, as CloudSim Plus and DSOL have it. O(log n), two objects an event. */
    TREE_SET(TreeSetCalendar::new),

    /** The textbook's heap of two children, on primitives. O(log n). */
    BINARY_HEAP(BinaryHeapCalendar::new),

    /** Heap of four children whose root stays empty until the next event comes. O(log n), half of it spared at best. */
    LAZY_HEAP(LazyHeapCalendar::new),

    /** Brown's days of a year. O(1) if one width of a day fits all times. */
    CALENDAR_QUEUE(CalendarQueue::new),

    /** Tang's rungs, each dividing one bucket of the rung above. O(1). */
    LADDER_QUEUE(LadderQueue::new),

    /** A wheel that deals out down to single picoseconds and never sorts. O(1). */
    PLAIN_WHEEL(PlainWheelCalendar::new);

    private final Supplier<Calendar> make;

    QueueKind(Supplier<Calendar> make) {
        this.make = make;
    }

    /** An empty set of this kind. */
    public Calendar make() {
        return make.get();
    }
}
