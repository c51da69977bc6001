// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import dev.sandtable.engine.Calendar;
import java.util.Arrays;

/**
 * Brown's calendar queue: a year of days, each a sorted list of the events of that day in any year.
 *
 * <p>The next event is found by leafing through the days, and a day's list is short, as long as a day is about three
 * times the mean distance of neighbours. Whenever the number of events has doubled or halved the year is laid out anew
 * with the distance found among the next 25 events. Two things defeat it: events whose distances change while their
 * number does not, as after the start of a model, since the year is not laid out again; and crowds at single instants
 * with empty years between. Days are a power of two picoseconds, so that no division is needed.
 *
 * <p>No event number may be pending twice: lists run through the numbers.
 *
 * <p>Source: Brown, CACM 31(10), 1988.
 */
public final class CalendarQueue implements Calendar {
    private static final int FEWEST_DAYS = 2;
    private static final int SAMPLE = 25;
    private static final int END = -1;

    /** By event: its time, and who follows on the same day. */
    private long[] times = new long[64];

    private int[] next = new int[64];

    /** By day: the earliest and the latest event. */
    private int[] first = days(FEWEST_DAYS);

    private int[] last = days(FEWEST_DAYS);

    private int dayBits;
    private int today;
    /** The first instant after today. */
    private long todayEndsPs = 1;

    private int size;
    private long timePs;

    private static int[] days(int count) {
        int[] days = new int[count];
        Arrays.fill(days, END);
        return days;
    }

    @Override
    public void schedule(long timePs, int event) {
        if (event >= times.length) {
            int room = Math.max(event + 1, 2 * times.length);
            times = Arrays.copyOf(times, room);
            next = Arrays.copyOf(next, room);
        }
        times[event] = timePs;
        insert(event);
        size++;
        if (timePs < todayEndsPs - (1L << dayBits)) {
            turnTo(timePs);
        }
        if (size > 2 * first.length) {
            layOut(2 * first.length);
        }
    }

    @Override
    public int pop(long limitPs) {
        if (size == 0) {
            return NONE;
        }
        int before = today;
        long beforeEndsPs = todayEndsPs;
        int event = findFirst();
        if (times[event] > limitPs) {
            today = before;
            todayEndsPs = beforeEndsPs;
            return NONE;
        }
        takeToday();
        timePs = times[event];
        if (size < first.length / 2 - 2) {
            layOut(first.length / 2);
        }
        return event;
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
        turnTo(timePs);
    }

    // ---- Days -------------------------------------------------------------------

    private int day(long time) {
        return (int) (time >>> dayBits) & (first.length - 1);
    }

    private void turnTo(long time) {
        today = day(time);
        todayEndsPs = ((time >>> dayBits) + 1) << dayBits;
    }

    private void insert(int event) {
        long time = times[event];
        int day = day(time);
        if (first[day] == END) {
            first[day] = event;
            last[day] = event;
            next[event] = END;
        } else if (times[last[day]] <= time) {
            next[last[day]] = event;
            last[day] = event;
            next[event] = END;
        } else if (times[first[day]] > time) {
            next[event] = first[day];
            first[day] = event;
        } else {
            int before = first[day];
            while (times[next[before]] <= time) {
                before = next[before];
            }
            next[event] = next[before];
            next[before] = event;
        }
    }

    /** Leafs to the day of the first event; after an empty year, looks at the first of every day. */
    private int findFirst() {
        for (int leaf = 0; leaf < first.length; leaf++) {
            int event = first[today];
            if (event != END && times[event] < todayEndsPs) {
                return event;
            }
            today = (today + 1) & (first.length - 1);
            todayEndsPs += 1L << dayBits;
        }
        int least = END;
        for (int event : first) {
            if (event != END && (least == END || times[event] < times[least])) {
                least = event;
            }
        }
        turnTo(times[least]);
        return least;
    }

    /** Removes the first event of today. */
    private void takeToday() {
        first[today] = next[first[today]];
        size--;
    }

    // ---- Years ------------------------------------------------------------------

    /** Chooses the length of a day by the events that come next, and files all of them again. */
    private void layOut(int days) {
        int[] sample = new int[Math.min(size, SAMPLE)];
        int pending = size;
        for (int i = 0; i < sample.length; i++) {
            sample[i] = findFirst();
            takeToday();
        }
        int[] old = first;
        first = days(Math.max(days, FEWEST_DAYS));
        last = days(first.length);
        dayBits = dayBits(sample);
        // The sample goes first and days follow in their order: equal times stay in order.
        for (int event : sample) {
            insert(event);
        }
        for (int head : old) {
            for (int event = head; event != END; ) {
                int following = next[event];
                insert(event);
                event = following;
            }
        }
        size = pending;
        turnTo(timePs);
    }

    /** Three times the mean distance, leaving out distances of more than twice the mean. */
    private int dayBits(int[] sample) {
        if (sample.length < 2) {
            return dayBits;
        }
        long span = times[sample[sample.length - 1]] - times[sample[0]];
        long most = 2 * span / (sample.length - 1);
        long sum = 0;
        int counted = 0;
        for (int i = 1; i < sample.length; i++) {
            long distance = times[sample[i]] - times[sample[i - 1]];
            if (distance <= most) {
                sum += distance;
                counted++;
            }
        }
        long width = 3 * sum / Math.max(1, counted);
        // The nearest power of two.
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, width + width / 2));
    }
}
