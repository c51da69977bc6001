// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation.Limits;
import dev.sandtable.engine.Simulation.Outcome;
import dev.sandtable.explain.BrokenInvariant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However a run ends, nothing is lost, the message says where, and the run goes on. */
class StoppingTest {
    private static final long ALWAYS = Long.MAX_VALUE;
    private static final Handler NOTHING = (opcode, argument) -> {};

    private final List<String> log = new ArrayList<>();

    private Handler logOf(Simulation simulation) {
        return (opcode, argument) -> log.add(simulation.nowPs() + ":" + opcode);
    }

    /** Schedules itself without delay, and counts down what it is told to. */
    private static Handler restless(Simulation simulation) {
        return new Handler() {
            @Override
            public void handle(int opcode, long left) {
                if (left > 0) {
                    simulation.schedule(0, this, opcode, left - 1);
                }
            }
        };
    }

    @Test
    void whatAHandlerThrewLeavesTheRestPending() {
        Simulation simulation = new Simulation();
        RuntimeException own = new IllegalStateException("own");
        Handler failing = (opcode, argument) -> {
            simulation.schedule(5, logOf(simulation), 4, 0);
            throw own;
        };
        simulation.schedule(2_600_000, logOf(simulation), 1, 0);
        simulation.schedule(2_600_000, failing, -7, 42);
        simulation.schedule(2_600_000, logOf(simulation), 2, 0);
        simulation.schedule(3_000_000, logOf(simulation), 3, 0);
        assertSame(own, assertThrows(IllegalStateException.class, simulation::run));
        assertEquals(1, own.getSuppressed().length);
        assertEquals(
                "during opcode -7 with argument 42 of " + failing.getClass().getName() + " at 2.6 µs (2600000 ps)",
                own.getSuppressed()[0].getMessage());
        assertEquals(2, simulation.events());
        assertEquals(3, simulation.pending());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(List.of("2600000:1", "2600000:2", "2600005:4", "3000000:3"), log);
    }

    @Test
    void anErrorIsAnnotatedToo() {
        Simulation simulation = new Simulation();
        simulation.schedule(
                1,
                (opcode, argument) -> {
                    throw new AssertionError("own");
                },
                0,
                0);
        AssertionError thrown = assertThrows(AssertionError.class, simulation::run);
        assertTrue(String.valueOf(thrown.getSuppressed()[0].getMessage()).endsWith(" at 1 ps"));
    }

    @Test
    void aStandstillIsTheNumberOfEventsAtOneInstantAndTheRunGoesOn() {
        Simulation simulation = new Simulation(new WheelCalendar(), new Limits(ALWAYS, ALWAYS, 50));
        simulation.schedule(4, NOTHING, 0, 0);
        simulation.schedule(5, restless(simulation), 7, 119);
        NoProgress stuck = assertThrows(NoProgress.class, simulation::run);
        assertTrue(
                String.valueOf(stuck.getMessage())
                        .startsWith(
                                "time stands still at 5 ps after 50 events; the last was opcode 7 with argument 70 of"),
                stuck.getMessage());
        assertEquals(1 + 50, simulation.events());
        assertThrows(NoProgress.class, simulation::run);
        assertEquals(1 + 100, simulation.events());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(1 + 120, simulation.events());
    }

    @Test
    void asManyEventsAsAnInstantMayHoldLessOneAreNoStandstill() {
        Simulation simulation = new Simulation(new WheelCalendar(), new Limits(ALWAYS, ALWAYS, 50));
        for (int instant = 0; instant < 10; instant++) {
            simulation.schedule(instant, restless(simulation), 0, 48);
        }
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(490, simulation.events());
    }

    @Test
    void aShiftOfNothingIsNoProgress() {
        Simulation simulation = new Simulation(new WheelCalendar(), new Limits(ALWAYS, ALWAYS, 50));
        Handler idle = new Handler() {
            @Override
            public void handle(int opcode, long argument) {
                simulation.shift(0);
                simulation.schedule(0, this, 0, 0);
            }
        };
        simulation.schedule(0, idle, 0, 0);
        assertThrows(NoProgress.class, simulation::run);
    }

    @Test
    void anInterruptionIsSeenWithin4096EventsAndTheRunEndsAsItWouldHave() {
        Simulation simulation = new Simulation();
        Handler interrupting = (opcode, argument) -> Thread.currentThread().interrupt();
        Handler chain = new Handler() {
            @Override
            public void handle(int opcode, long left) {
                if (left > 0) {
                    simulation.schedule(3_000, this, 0, left - 1);
                }
            }
        };
        simulation.schedule(3_000, chain, 0, 9_999);
        simulation.schedule(1, interrupting, 0, 0);
        SimulationInterrupted stopped = assertThrows(SimulationInterrupted.class, simulation::run);
        assertEquals("interrupted at 12.3 µs (12285000 ps) after 4096 events", stopped.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(4_096, simulation.events());
        assertEquals(1, simulation.pending());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(30_000_000, simulation.nowPs());
        assertEquals(10_001, simulation.events());
    }

    @Test
    void aCalendarThatHandsOutThePastIsADefect() {
        Calendar backwards = new Calendar() {
            private int left;

            @Override
            public void schedule(long timePs, int event) {
                left++;
            }

            @Override
            public int pop(long limitPs) {
                return --left;
            }

            @Override
            public long timePs() {
                return 2_000 + left;
            }

            @Override
            public int size() {
                return left;
            }

            @Override
            public void rewind(long timePs) {}
        };
        Simulation simulation = new Simulation(backwards, Limits.NONE);
        simulation.schedule(1, NOTHING, 1, 0);
        simulation.schedule(2, NOTHING, 2, 0);
        BrokenInvariant broken = assertThrows(BrokenInvariant.class, simulation::run);
        assertTrue(
                String.valueOf(broken.getMessage())
                        .startsWith("time runs backwards, from 2 ns (2001 ps) to 2 ns (2000 ps): opcode 1 with"),
                broken.getMessage());
        assertEquals(2_001, simulation.nowPs());
    }

    @Test
    void theLastInstantIsReachedAndNotPassed() {
        Simulation simulation = new Simulation();
        simulation.schedule(Long.MAX_VALUE, logOf(simulation), 1, 0);
        simulation.schedule(1, logOf(simulation), 2, 0);
        assertEquals(Outcome.TIME_LIMIT, simulation.runUntil(Long.MAX_VALUE - 1));
        ArithmeticException refused =
                assertThrows(ArithmeticException.class, () -> simulation.schedule(2, NOTHING, 3, 4));
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("opcode 3 with argument 4 of "), refused.getMessage());
        assertTrue(
                String.valueOf(refused.getMessage())
                        .endsWith(" cannot be scheduled with a delay of 2 ps at 9.22 Ms (9223372036854775806 ps):"
                                + " beyond the end of time, 106 days"),
                refused.getMessage());
        simulation.schedule(1, logOf(simulation), 3, 0);
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(List.of("1:2", "9223372036854775807:1", "9223372036854775807:3"), log);
        assertEquals(Outcome.DRAINED, simulation.runUntil(Long.MAX_VALUE));
    }

    @Test
    void theLimitOfTimeHoldsForRunUntilToo() {
        Simulation simulation = new Simulation(new WheelCalendar(), new Limits(ALWAYS, 100, 1_000));
        assertEquals(Outcome.DRAINED, simulation.runUntil(500));
        assertEquals(100, simulation.nowPs());
        simulation.schedule(0, logOf(simulation), 1, 0);
        simulation.schedule(1, logOf(simulation), 2, 0);
        assertEquals(Outcome.TIME_LIMIT, simulation.runUntil(500));
        assertEquals(100, simulation.nowPs());
        assertEquals(List.of("100:1"), log);
        assertEquals(0, new Limits(1, 0, 1).timePs());
    }

    @Test
    void cancelledEventsCostNoBudget() {
        Simulation simulation = new Simulation(new WheelCalendar(), new Limits(2, ALWAYS, 1_000));
        for (int i = 0; i < 20; i++) {
            long ticket = simulation.schedule(i, logOf(simulation), i, 0);
            if (i % 5 != 0) {
                assertTrue(simulation.cancel(ticket));
            }
        }
        assertEquals(4, simulation.pending());
        assertEquals(Outcome.EVENT_BUDGET, simulation.run());
        assertEquals(2, simulation.pending());
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(0, simulation.pending());
        assertEquals(List.of("0:0", "5:5", "10:10", "15:15"), log);
    }

    @Test
    void thePresentStaysWhereACancelledEventFarAheadWas() {
        for (Calendar calendar : List.of(new WheelCalendar(), new HeapCalendar())) {
            Simulation simulation = new Simulation(calendar, Limits.NONE);
            for (int bits = 0; bits < 60; bits++) {
                log.clear();
                long now = simulation.nowPs();
                simulation.cancel(simulation.schedule(1L << bits, NOTHING, 0, 0));
                assertEquals(Outcome.DRAINED, simulation.run());
                assertEquals(now, simulation.nowPs());
                simulation.schedule(3, logOf(simulation), 2, 0);
                simulation.schedule(1, logOf(simulation), 1, 0);
                assertEquals(Outcome.DRAINED, simulation.run());
                assertEquals(List.of((now + 1) + ":1", (now + 3) + ":2"), log);
            }
        }
    }

    @Test
    void moreThanTwoToThe24PendingAreRefusedAndTheOthersStay() {
        Simulation simulation = new Simulation();
        for (int i = 0; i < 1 << Calendar.EVENT_BITS; i++) {
            simulation.schedule(i & 1023, NOTHING, 0, 0);
        }
        IllegalStateException full =
                assertThrows(IllegalStateException.class, () -> simulation.schedule(0, NOTHING, 0, 0));
        assertEquals("more than 16777216 events are pending", full.getMessage());
        assertEquals(1 << Calendar.EVENT_BITS, simulation.pending());
        assertEquals(Outcome.TIME_LIMIT, simulation.runUntil(0));
        simulation.schedule(0, NOTHING, 0, 0);
        assertEquals((1 << 24) - (1 << 14) + 1, simulation.pending());
    }
}
