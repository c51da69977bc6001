// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation.Limits;
import dev.sandtable.engine.Simulation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is pending can be looked at and moved as a whole, and notices neither. */
class PendingTest {
    enum Calendars {
        WHEEL(WheelCalendar::new),
        HEAP(HeapCalendar::new);

        final Supplier<Calendar> make;

        Calendars(Supplier<Calendar> make) {
            this.make = make;
        }

        Simulation simulation() {
            return new Simulation(make.get(), Limits.NONE);
        }
    }

    private final List<String> log = new ArrayList<>();

    private Handler logOf(Simulation simulation) {
        return (opcode, argument) -> log.add(simulation.nowPs() + ":" + opcode + "/" + argument);
    }

    private static List<String> pendingOf(Simulation simulation) {
        List<String> seen = new ArrayList<>();
        simulation.pendingEvents(
                (delayPs, handler, opcode, argument) -> seen.add("+" + delayPs + ":" + opcode + "/" + argument));
        return seen;
    }

    @ParameterizedTest
    @EnumSource
    void aShiftMovesThePresentAndEveryEvent(Calendars calendars) {
        Simulation simulation = calendars.simulation();
        Handler handler = logOf(simulation);
        simulation.schedule(30, handler, 1, -1);
        simulation.schedule(10, handler, -2, Long.MIN_VALUE);
        simulation.schedule(30, handler, 3, 0);
        simulation.runUntil(10);
        simulation.shift(1_000_000_000_000_000L);
        assertEquals(1_000_000_000_000_010L, simulation.nowPs());
        assertEquals(2, simulation.pending());
        assertEquals(1, simulation.events());
        simulation.schedule(20, handler, 4, 0);
        assertEquals(List.of("+20:1/-1", "+20:3/0", "+20:4/0"), pendingOf(simulation));
        simulation.run();
        assertEquals(
                List.of(
                        "10:-2/-9223372036854775808",
                        "1000000000000030:1/-1",
                        "1000000000000030:3/0",
                        "1000000000000030:4/0"),
                log);
    }

    @ParameterizedTest
    @EnumSource
    void nothingPendingMovesToo(Calendars calendars) {
        Simulation simulation = calendars.simulation();
        simulation.shift(7);
        simulation.shift(0);
        assertEquals(7, simulation.nowPs());
        assertEquals(List.of(), pendingOf(simulation));
        simulation.schedule(1, logOf(simulation), 1, 0);
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(List.of("8:1/0"), log);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledEventsAreNeitherSeenNorInTheWay(Calendars calendars) {
        Simulation simulation = calendars.simulation();
        Handler handler = logOf(simulation);
        long first = simulation.schedule(5, handler, 1, 0);
        long second = simulation.schedule(5, handler, 2, 0);
        long last = simulation.schedule(Long.MAX_VALUE, handler, 3, 0);
        simulation.cancel(last);
        simulation.cancel(first);
        assertEquals(List.of("+5:2/0"), pendingOf(simulation));
        assertEquals(1, simulation.pending());
        // A shift that only the cancelled event could not follow.
        simulation.shift(100);
        assertFalse(simulation.cancel(first));
        assertFalse(simulation.cancel(last));
        assertEquals(1, simulation.pending());
        assertTrue(simulation.cancel(second));
        assertEquals(List.of(), pendingOf(simulation));
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(100, simulation.nowPs());
        assertEquals(List.of(), log);
    }

    @ParameterizedTest
    @EnumSource
    void aShiftBeyondTheEndOfTimeMovesNothing(Calendars calendars) {
        Simulation simulation = calendars.simulation();
        simulation.schedule(10, logOf(simulation), 1, 0);
        assertThrows(ArithmeticException.class, () -> simulation.shift(Long.MAX_VALUE - 9));
        assertThrows(IllegalArgumentException.class, () -> simulation.shift(-1));
        assertEquals(0, simulation.nowPs());
        assertEquals(List.of("+10:1/0"), pendingOf(simulation));
        simulation.shift(Long.MAX_VALUE - 10);
        assertEquals(List.of("+10:1/0"), pendingOf(simulation));
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(Long.MAX_VALUE, simulation.nowPs());
        assertThrows(ArithmeticException.class, () -> simulation.shift(1));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerShiftsAndTheClockNeverTurnsBack(Calendars calendars) {
        Simulation simulation = new Simulation(calendars.make.get(), new Limits(Long.MAX_VALUE, 50, 3));
        Handler handler = logOf(simulation);
        // Each event moves time on by itself, so that more than three in a row are no standstill.
        Handler mover = (opcode, argument) -> simulation.shift(10);
        for (int i = 0; i < 9; i++) {
            simulation.schedule(0, mover, 0, 0);
        }
        simulation.schedule(1, handler, 1, 0);
        assertEquals(Outcome.TIME_LIMIT, simulation.run());
        assertEquals(60, simulation.nowPs());
        assertEquals(6, simulation.events());
        assertEquals(Outcome.TIME_LIMIT, simulation.runUntil(70));
        assertEquals(60, simulation.nowPs());
        assertEquals(List.of("+0:0/0", "+0:0/0", "+0:0/0", "+1:1/0"), pendingOf(simulation));
        simulation.pendingEvents((delayPs, owner, opcode, argument) -> assertEquals(opcode == 1, owner == handler));
    }

    @ParameterizedTest
    @EnumSource
    void aVisitorMayActOnWhatItSees(Calendars calendars) {
        Simulation simulation = calendars.simulation();
        Handler handler = logOf(simulation);
        long[] tickets = new long[3];
        for (int i = 0; i < 3; i++) {
            tickets[i] = simulation.schedule(i, handler, i, 0);
        }
        List<Integer> seen = new ArrayList<>();
        simulation.pendingEvents((delayPs, owner, opcode, argument) -> {
            seen.add(opcode);
            assertEquals(opcode, delayPs);
            simulation.cancel(tickets[2]);
            simulation.schedule(delayPs, owner, opcode + 10, 0);
            simulation.shift(1);
        });
        assertEquals(List.of(0, 1, 2), seen);
        simulation.run();
        assertEquals(List.of("3:0/0", "3:10/0", "4:1/0", "4:11/0", "5:12/0"), log);
    }

    private record Entry(long timePs, long sequence, int id) {}

    /** A simulation that is looked at, shifted, cancelled in and run in slices agrees with a sorted list that is not. */
    @ParameterizedTest
    @EnumSource
    void orderIsThatOfAPriorityQueue(Calendars calendars) {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Simulation simulation = calendars.simulation();
            PriorityQueue<Entry> reference =
                    new PriorityQueue<>(Comparator.comparingLong(Entry::timePs).thenComparingLong(Entry::sequence));
            List<Integer> happened = new ArrayList<>();
            List<Long> tickets = new ArrayList<>();
            Handler handler = (opcode, argument) -> happened.add(opcode);
            // The reference never shifts: its clock lags by what was skipped.
            long skippedPs = 0;
            for (int round = 0; round < 40; round++) {
                for (int i = random.nextInt(60); i > 0; i--) {
                    long delayPs = delay(random);
                    int id = tickets.size();
                    reference.add(new Entry(simulation.nowPs() - skippedPs + delayPs, id, id));
                    tickets.add(simulation.schedule(delayPs, handler, id, -id));
                }
                for (int i = random.nextInt(20); i > 0 && !tickets.isEmpty(); i--) {
                    int id = random.nextInt(tickets.size());
                    assertEquals(reference.removeIf(entry -> entry.id == id), simulation.cancel(tickets.get(id)));
                }
                if (random.nextBoolean()) {
                    long byPs = delay(random);
                    simulation.shift(byPs);
                    skippedPs += byPs;
                }
                comparePending(simulation, reference, skippedPs);
                long untilPs = simulation.nowPs() + delay(random);
                List<Integer> expected = new ArrayList<>();
                while (!reference.isEmpty() && reference.element().timePs + skippedPs <= untilPs) {
                    expected.add(reference.remove().id);
                }
                simulation.runUntil(untilPs);
                assertEquals(untilPs, simulation.nowPs());
                assertEquals(expected, happened, "seed " + seed);
                happened.clear();
            }
        }
    }

    private static void comparePending(Simulation simulation, PriorityQueue<Entry> reference, long skippedPs) {
        PriorityQueue<Entry> left = new PriorityQueue<>(reference);
        simulation.pendingEvents((delayPs, handler, opcode, argument) -> {
            Entry next = left.remove();
            assertEquals(next.id, opcode);
            assertEquals(-next.id, argument);
            assertEquals(next.timePs + skippedPs - simulation.nowPs(), delayPs);
        });
        assertTrue(left.isEmpty());
        assertEquals(reference.size(), simulation.pending());
    }

    private static long delay(SplittableRandom random) {
        return random.nextInt(3) == 0 ? random.nextInt(4) : random.nextLong(1L << random.nextInt(1, 48));
    }
}
