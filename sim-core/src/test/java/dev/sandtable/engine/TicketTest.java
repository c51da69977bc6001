// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation.Outcome;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ticket names one event and never another. */
class TicketTest {
    private final Simulation simulation = new Simulation();
    private final List<Integer> happened = new ArrayList<>();
    private final Handler handler = (opcode, argument) -> happened.add(opcode);

    /** The low bits of a ticket are the event's place. */
    private static long place(long ticket) {
        return ticket & (1 << Calendar.EVENT_BITS) - 1;
    }

    @Test
    void whatIsNoTicketCancelsNothing() {
        for (int round = 0; round < 2; round++) {
            for (long none : new long[] {0, -1, 1, 5_000, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 24 | 77}) {
                assertFalse(simulation.cancel(none), "ticket " + none);
            }
            assertEquals(round, simulation.pending());
            simulation.schedule(1, handler, round, 0);
        }
        simulation.run();
        assertEquals(List.of(0, 1), happened);
    }

    @Test
    void anEventAtATimeMayBeCancelled() {
        simulation.runUntil(1_000);
        long first = simulation.scheduleAt(1_000, handler, 1, 0);
        long second = simulation.scheduleAt(1_007, handler, 2, 0);
        assertNotEquals(first, second);
        assertTrue(simulation.cancel(first));
        assertEquals(Outcome.DRAINED, simulation.run());
        assertEquals(1_007, simulation.nowPs());
        assertEquals(List.of(2), happened);
        IllegalArgumentException past =
                assertThrows(IllegalArgumentException.class, () -> simulation.scheduleAt(1_006, handler, 3, 9));
        assertTrue(
                String.valueOf(past.getMessage())
                        .endsWith(" cannot be scheduled into the past: at 1.01 ns (1006 ps), it is 1.01 ns (1007 ps)"),
                past.getMessage());
        assertThrows(IllegalArgumentException.class, () -> simulation.scheduleAt(Long.MIN_VALUE, handler, 3, 9));
        past = assertThrows(IllegalArgumentException.class, () -> simulation.schedule(-3, handler, 3, 9));
        assertTrue(
                String.valueOf(past.getMessage())
                        .endsWith(" with a delay of -3 ps at 1.01 ns (1007 ps): into the past"),
                past.getMessage());
        assertEquals(0, simulation.pending());
    }

    @Test
    void placesAreUsedAgainHoweverTheirEventEnded() {
        long happens = simulation.schedule(1, handler, 0, 0);
        simulation.run();
        long dropped = simulation.schedule(1, handler, 1, 0);
        simulation.cancel(dropped);
        simulation.run();
        long takenOut = simulation.schedule(1, handler, 2, 0);
        simulation.cancel(takenOut);
        simulation.shift(1);
        long last = simulation.schedule(1, handler, 3, 0);
        assertEquals(
                List.of(place(happens), place(happens), place(happens)),
                List.of(place(dropped), place(takenOut), place(last)));
        for (long past : new long[] {happens, dropped, takenOut}) {
            assertFalse(simulation.cancel(past));
        }
        assertTrue(simulation.cancel(last));
    }

    @Test
    void aRefusedEventTakesNoPlace() {
        long first = simulation.schedule(1, handler, 0, 0);
        simulation.run();
        assertThrows(ArithmeticException.class, () -> simulation.schedule(Long.MAX_VALUE, handler, 1, 0));
        assertEquals(place(first), place(simulation.schedule(1, handler, 2, 0)));
    }

    @Test
    void aPlaceWhoseUsesAreUpIsGivenUp() throws ReflectiveOperationException {
        for (boolean cancels : new boolean[] {true, false}) {
            Simulation old = new Simulation();
            long first = old.schedule(1, handler, 0, 0);
            old.run();
            // As if the place had been used 2³¹ − 2 times more.
            Field records = Simulation.class.getDeclaredField("records");
            records.setAccessible(true);
            ((long[]) records.get(old))[1] = (long) Integer.MAX_VALUE << Integer.SIZE;
            long last = old.schedule(1, handler, 1, 0);
            assertEquals(place(first), place(last));
            assertTrue(last > 0);
            assertEquals(cancels, cancels && old.cancel(last));
            assertEquals(Outcome.DRAINED, old.run());
            assertEquals(0, old.pending());
            long next = old.schedule(1, handler, 2, 0);
            assertNotEquals(place(first), place(next));
            assertFalse(old.cancel(first));
            assertFalse(old.cancel(last));
            assertTrue(old.cancel(next));
        }
        assertEquals(List.of(0, 0, 1), happened);
    }
}
