// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import java.util.Comparator;

/** An event as Java's collections hold it. */
record TimedEvent(long timePs, long sequence, int event) {
    /** Earlier first, and of equal times the one scheduled first. */
    static final Comparator<TimedEvent> ORDER = (a, b) -> {
        int order = Long.compare(a.timePs, b.timePs);
        return order != 0 ? order : Long.compare(a.sequence, b.sequence);
    };
}
