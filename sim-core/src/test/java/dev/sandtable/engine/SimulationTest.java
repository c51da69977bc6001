// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation.Limits;
import dev.sandtable.engine.Simulation.Outcome;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop: order, limits, cancelling, stopping. */
class SimulationTest {
    private final Simulation simulation = new Simulation();
    private final List<String> log = new ArrayList<>();

    private void log(int opcode, long argument) {
        log.add(simulation.nowPs() + ":" + opcode + "/" + argument);
    }

    @Test
    void earlierFirstAndEqualTimesInOrderOfScheduling() {
        simulation.schedule(20, this::log, 1, -5);
        simulation.schedule(10, this::log, 2, Long.MAX_VALUE);
        simulation.scheduleAt(20, this::log, Integer.MIN_VALUE, 0);
        simulation.schedule(0, this::log, 4, 0);
        assertEquals(4, simulation.pending());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(List.of("0:4/0", "10:2/9223372036854775807", "20:1/-5", "20:-2147483648/0"), log);
        assertEquals(new Picoseconds(20), simulation.now());
        assertEquals(4, simulation.events());
        assertEquals(0, simulation.pending());
    }

    @Test
    void handlersScheduleWhatFollows() {
        // A chain of n events, one every 3 ps, ends at 3 n.
        Handler chain = new Handler() {
            @Override
            public void handle(int opcode, long left) {
                if (left > 0) {
                    simulation.schedule(3, this, 0, left - 1);
                }
            }
        };
        simulation.schedule(3, chain, 0, 9_999);
        simulation.run();
        assertEquals(30_000, simulation.nowPs());
        assertEquals(10_000, simulation.events());
    }

    @Test
    void cancelledEventsDoNotHappenAndDoNotMoveTheClock() {
        simulation.schedule(5, this::log, 1, 0);
        long ticket = simulation.schedule(100, this::log, 2, 0);
        assertTrue(simulation.cancel(ticket));
        assertFalse(simulation.cancel(ticket));
        assertEquals(1, simulation.pending());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(5, simulation.nowPs());
        // The calendar was led on to 100 by the cancelled event; the present is still 5.
        simulation.schedule(40, this::log, 3, 0);
        simulation.schedule(1, this::log, 4, 0);
        simulation.run();
        assertEquals(List.of("5:1/0", "6:4/0", "45:3/0"), log);
    }

    @Test
    void ticketOfAnEventThatHappenedCancelsNothing() {
        long first = simulation.schedule(1, this::log, 1, 0);
        simulation.run();
        simulation.schedule(1, this::log, 2, 0); // takes the place of the first
        assertFalse(simulation.cancel(first));
        simulation.run();
        assertEquals(List.of("1:1/0", "2:2/0"), log);
    }

    @Test
    void runUntilStopsTheClockAtTheLimit() {
        simulation.schedule(10, this::log, 1, 0);
        simulation.schedule(1_000_000, this::log, 2, 0);
        assertEquals(Outcome.TIME_LIMIT, simulation.runUntil(10));
        assertEquals(Outcome.TIME_LIMIT, simulation.runUntil(500_000));
        assertEquals(500_000, simulation.nowPs());
        simulation.schedule(1, this::log, 3, 0);
        assertEquals(Outcome.DRAINED, simulation.runUntil(2_000_000));
        assertEquals(2_000_000, simulation.nowPs());
        assertEquals(List.of("10:1/0", "500001:3/0", "1000000:2/0"), log);
        assertThrows(IllegalArgumentException.class, () -> simulation.runUntil(1));
        simulation.schedule(1, this::log, 4, 0);
        simulation.run();
        assertEquals("2000001:4/0", log.get(3));
    }

    @Test
    void limitsStopAndTheRunGoesOn() {
        Simulation limited = new Simulation(new HeapCalendar(), new Limits(3, 100, 1_000));
        int[] count = {0};
        for (int i = 1; i <= 8; i++) {
            limited.schedule(10L * i, (opcode, argument) -> count[0]++, 0, 0);
        }
        limited.schedule(101, (opcode, argument) -> count[0]++, 0, 0);
        assertEquals(Outcome.EVENT_BUDGET, limited.run());
        assertEquals(3, count[0]);
        assertEquals(30, limited.nowPs());
        assertEquals(Outcome.EVENT_BUDGET, limited.run());
        assertEquals(Outcome.TIME_LIMIT, limited.run());
        assertEquals(8, count[0]);
        assertEquals(100, limited.nowPs());
        assertEquals(1, limited.pending());
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 0));
    }

    @Test
    void budgetSpentByTheLastEventIsDrained() {
        Simulation limited = new Simulation(new WheelCalendar(), new Limits(1, 100, 1_000));
        limited.schedule(10, this::log, 0, 0);
        assertEquals(Outcome.DRAINED, limited.run());
    }

    @Test
    void timeThatStandsStillIsNamed() {
        Simulation limited = new Simulation(new WheelCalendar(), new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 50));
        Handler restless = new Handler() {
            @Override
            public void handle(int opcode, long argument) {
                limited.schedule(0, this, 7, argument + 1);
            }
        };
        limited.schedule(4, restless, 7, 0);
        NoProgress stuck = assertThrows(NoProgress.class, limited::run);
        assertTrue(
                String.valueOf(stuck.getMessage())
                        .startsWith("time stands still at 4 ps after 50 events; the last was opcode 7 with"),
                stuck.getMessage());
        assertEquals(1, limited.pending());
    }

    @Test
    void interruptionKeepsTheState() {
        simulation.schedule(1, this::log, 1, 0);
        Thread.currentThread().interrupt();
        SimulationInterrupted stopped = assertThrows(SimulationInterrupted.class, simulation::run);
        assertEquals("interrupted at 0 ps after 0 events", stopped.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(List.of("1:1/0"), log);
    }

    @Test
    void refusesThePastAndRunningWithinARun() {
        assertThrows(IllegalArgumentException.class, () -> simulation.schedule(-1, this::log, 0, 0));
        simulation.schedule(1, (opcode, argument) -> simulation.run(), 0, 0);
        assertThrows(IllegalStateException.class, simulation::run);
        assertThrows(ArithmeticException.class, () -> simulation.schedule(Long.MAX_VALUE, this::log, 0, 0));
    }

    @Test
    void morePendingThanTheFirstColumnsHold() {
        for (int i = 0; i < 1_000; i++) {
            simulation.schedule(1_000 - i, this::log, i, 0);
        }
        simulation.run();
        assertEquals("1:999/0", log.get(0));
        assertEquals("1000:0/0", log.get(999));
    }
}
