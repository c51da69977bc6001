// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every calendar hands out events in the order of {@link PriorityQueue} over (time, sequence). */
class CalendarLawTest {
    /** How far ahead of the present an event is scheduled; each stresses another part of a calendar. */
    enum Increments {
        EXPONENTIAL(r -> (long) (-1e6 * StrictMath.log(1 - r.nextDouble()))),
        UNIFORM(r -> r.nextLong(2_000_000)),
        BIMODAL(r -> r.nextInt(10) > 0 ? r.nextLong(952_000) : 9_520_000 + r.nextLong(960_000)),
        CLOCKED(r -> 555L * (r.nextInt(100) < 60 ? 1 + r.nextInt(64) : r.nextInt(100) < 90 ? 500 : 10_000_000)),
        EQUAL(r -> 1_000),
        MOSTLY_NOW(r -> r.nextInt(10) == 0 ? 7 : 0),
        SEVEN_DECADES(r -> 1L << r.nextInt(44)),
        SECONDS_AHEAD(r -> r.nextLong(30_000_000_000_000L)),
        OUT_OF_RANGE(r -> r.nextInt(3) == 0 ? r.nextLong(100) : (1L << 42) * r.nextInt(3) + r.nextLong(1_000_000));

        final ToLongFunction<SplittableRandom> next;

        Increments(ToLongFunction<SplittableRandom> next) {
            this.next = next;
        }
    }

    private record Entry(long timePs, long sequence, int event) {}

    private static final List<Supplier<Calendar>> CALENDARS = List.of(WheelCalendar::new, HeapCalendar::new);

    @ParameterizedTest
    @EnumSource
    void orderIsTimeThenSequence(Increments increments) {
        for (Supplier<Calendar> make : CALENDARS) {
            for (int pending : new int[] {1, 2, 30, 1_000, 5_000}) {
                hold(make.get(), increments, pending, 20_000, pending);
            }
        }
    }

    /** Keeps the number pending by one push for each pop, and compares each pop. */
    private static void hold(Calendar calendar, Increments increments, int pending, int pops, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PriorityQueue<Entry> reference =
                new PriorityQueue<>(Comparator.comparingLong(Entry::timePs).thenComparingLong(Entry::sequence));
        long sequence = 0;
        for (; sequence < pending; sequence++) {
            long time = increments.next.applyAsLong(random);
            calendar.schedule(time, (int) sequence);
            reference.add(new Entry(time, sequence, (int) sequence));
        }
        for (int i = 0; i < pops; i++) {
            Entry expected = reference.remove();
            assertEquals(expected.event, calendar.pop(Long.MAX_VALUE), increments + " pop " + i);
            assertEquals(expected.timePs, calendar.timePs());
            long time = expected.timePs + increments.next.applyAsLong(random);
            calendar.schedule(time, expected.event);
            reference.add(new Entry(time, sequence++, expected.event));
        }
        while (!reference.isEmpty()) {
            assertEquals(reference.remove().event, calendar.pop(Long.MAX_VALUE));
        }
        assertEquals(0, calendar.size());
        assertEquals(Calendar.NONE, calendar.pop(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource
    void burstsAndLimitsKeepTheOrder(Increments increments) {
        // Random numbers of pushes and pops under moving limits; after a fruitless pop the present is the limit.
        for (Supplier<Calendar> make : CALENDARS) {
            for (long seed = 0; seed < 30; seed++) {
                bursts(make.get(), increments, seed);
            }
        }
    }

    private static void bursts(Calendar calendar, Increments increments, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PriorityQueue<Entry> reference =
                new PriorityQueue<>(Comparator.comparingLong(Entry::timePs).thenComparingLong(Entry::sequence));
        long sequence = 0;
        long now = 0;
        for (int round = 0; round < 60; round++) {
            int pushes = random.nextInt(random.nextInt(5) == 0 ? 600 : 20);
            for (int i = 0; i < pushes; i++) {
                long time = now + increments.next.applyAsLong(random);
                calendar.schedule(time, (int) sequence);
                reference.add(new Entry(time, sequence, (int) sequence++));
            }
            long limit = now + increments.next.applyAsLong(random);
            for (int pops = random.nextInt(400); pops > 0; pops--) {
                Entry next = reference.peek();
                if (next == null || next.timePs > limit) {
                    assertEquals(Calendar.NONE, calendar.pop(limit));
                    now = limit;
                    break;
                }
                reference.remove();
                assertEquals(next.event, calendar.pop(limit), increments + " seed " + seed);
                now = next.timePs;
            }
            assertEquals(reference.size(), calendar.size());
        }
    }

    /** A heap that runs out of sequence numbers every so often, with an event pending all the time. */
    @ParameterizedTest
    @EnumSource
    void orderOutlivesTheSequenceNumbers(Increments increments) {
        for (int left : new int[] {0, 1, 29, 30, 31, 500, 4_999}) {
            hold(new HeapCalendar(left), increments, 30, 5_000, left);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPONENTIAL", "SECONDS_AHEAD"})
    void emptyCalendarMayBeRewound(Increments increments) {
        for (Supplier<Calendar> make : CALENDARS) {
            Calendar calendar = make.get();
            SplittableRandom random = new SplittableRandom(7);
            long last = 0;
            for (int i = 0; i < 100; i++) {
                calendar.schedule(increments.next.applyAsLong(random), i);
            }
            while (calendar.pop(Long.MAX_VALUE) != Calendar.NONE) {
                assertTrue(calendar.timePs() >= last);
                last = calendar.timePs();
            }
            calendar.rewind(5);
            assertEquals(5, calendar.timePs());
            assertEquals(0, calendar.drain().length);
            hold(calendar, increments, 100, 1_000, 3);
        }
    }
}
