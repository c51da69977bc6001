// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;

/**
 * The hold model: with so many events pending, take the first and schedule it again later. What an engine does all day,
 * and the law by which event sets have been compared since 1986.
 *
 * <p>Increments come from a table, so that drawing them costs a sequential read. The set is filled as it looks in its
 * steady state, and measured after each event has been handed out three times on the mean, when arrays have grown.
 */
public final class HoldModel {
    private static final int TABLE = 1 << 14;
    private static final int TURNOVERS = 3;
    /** A small set is turned over more often, so that code is compiled and far slots have been visited. */
    private static final int FEWEST_HOLDS = 2_000_000;

    private final Calendar calendar;
    private final long[] incrementPs;
    private int next;

    /** Fills a set and brings it to its steady state. */
    public HoldModel(Calendar calendar, Increments increments, int pending) {
        this.calendar = calendar;
        incrementPs = increments.table(TABLE);
        long[] remainingPs = increments.remaining(pending, incrementPs);
        for (int event = 0; event < pending; event++) {
            calendar.schedule(remainingPs[event], event);
        }
        for (int i = Math.max(FEWEST_HOLDS, TURNOVERS * pending); i > 0; i--) {
            hold();
        }
    }

    private long increment() {
        return incrementPs[next++ & (TABLE - 1)];
    }

    /** Takes the first event, schedules it again, and returns it. */
    public int hold() {
        int event = calendar.pop(Long.MAX_VALUE);
        calendar.schedule(calendar.timePs() + increment(), event);
        return event;
    }
}
