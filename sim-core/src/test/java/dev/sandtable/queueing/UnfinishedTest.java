// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.HeapCalendar;
import dev.sandtable.engine.NoProgress;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.Simulation.Limits;
import dev.sandtable.engine.SimulationInterrupted;
import dev.sandtable.engine.WheelCalendar;
import dev.sandtable.queueing.Unfinished.Reason;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An execution that is stopped keeps what has ended, and ends as it would have. */
class UnfinishedTest {
    private static final long ALWAYS = Long.MAX_VALUE;

    private final TaskGraph graph = new TaskGraph();

    /** Two streams of tasks of 10 and of 15, four each. */
    private void twoStreams() {
        for (int s = 0; s < 2; s++) {
            int stream = graph.addStream();
            for (int t = 0; t < 4; t++) {
                graph.addTask(stream, 10 + 5 * s);
            }
        }
    }

    @Test
    void whatHasEndedAtTheLimitOfTimeIsKept() {
        twoStreams();
        Simulation limited = new Simulation(new WheelCalendar(), new Limits(ALWAYS, 32, 100));
        Unfinished stopped = assertThrows(Unfinished.class, () -> graph.executeOn(limited));
        assertEquals(Reason.TIME_LIMIT, stopped.reason());
        assertEquals("the simulation stopped when 5 of 8 tasks had ended: TIME_LIMIT at 32 ps", stopped.getMessage());
        Execution soFar = stopped.soFar();
        assertEquals(30, soFar.makespan().value());
        assertArrayEquals(new long[] {30, 30}, soFar.busyPs());
        assertEquals(30, soFar.covered(0, 1).value());
        assertEquals(30, soFar.covered(1).value());
        assertEquals(3, soFar.criticalPath().steps().size());
        assertTrue(soFar.ended(2));
        assertEquals(30, soFar.endPs(2));
        assertFalse(soFar.ended(3));
        assertEquals(30, soFar.startPs(3)); // runs
        assertEquals(-1, soFar.endPs(3));
        assertEquals(-1, soFar.startPs(7)); // waits for the one before
        // The limit stands: going on stops at the same place.
        assertEquals(
                Reason.TIME_LIMIT, assertThrows(Unfinished.class, stopped::goOn).reason());
    }

    @Test
    void nothingHasEnded() {
        int stream = graph.addStream();
        graph.addTask(stream, 1_000);
        Simulation limited = new Simulation(new HeapCalendar(), new Limits(ALWAYS, 10, 100));
        Execution soFar =
                assertThrows(Unfinished.class, () -> graph.executeOn(limited)).soFar();
        assertEquals(0, soFar.makespan().value());
        assertEquals(List.of(), soFar.criticalPath().steps());
        assertEquals(0, soFar.busy(0).value());
        assertEquals(0, soFar.covered(0).value());
    }

    @Test
    void theBudgetIsSpentAndTheExecutionGoesOn() {
        twoStreams();
        Execution whole = graph.execute();
        Simulation limited = new Simulation(new WheelCalendar(), new Limits(3, ALWAYS, 100));
        Unfinished first = assertThrows(Unfinished.class, () -> graph.executeOn(limited));
        assertEquals(Reason.EVENT_BUDGET, first.reason());
        Execution soFar = first.soFar();
        assertEquals(20, soFar.makespan().value());
        Unfinished second = assertThrows(Unfinished.class, first::goOn);
        assertEquals(3, endedOf(soFar));
        assertEquals(6, endedOf(second.soFar()));
        Execution done = second.goOn();
        for (int t = 0; t < graph.tasks(); t++) {
            assertEquals(whole.startPs(t), done.startPs(t));
            assertEquals(whole.endPs(t), done.endPs(t));
        }
    }

    private int endedOf(Execution execution) {
        int ended = 0;
        for (int t = 0; t < graph.tasks(); t++) {
            ended += execution.ended(t) ? 1 : 0;
        }
        return ended;
    }

    @Test
    void anInterruptionKeepsWhatHasEnded() {
        twoStreams();
        Simulation simulation = new Simulation();
        Handler busy = new Handler() {
            @Override
            public void handle(int opcode, long left) {
                if (left == 2_000) {
                    Thread.currentThread().interrupt();
                }
                if (left > 0) {
                    simulation.schedule(0, this, 0, left - 1);
                }
            }
        };
        simulation.schedule(25, busy, 0, 5_000);
        Unfinished stopped = assertThrows(Unfinished.class, () -> graph.executeOn(simulation));
        assertEquals(Reason.INTERRUPTED, stopped.reason());
        assertTrue(stopped.getCause() instanceof SimulationInterrupted);
        assertEquals(3, endedOf(stopped.soFar()));
        assertEquals(60, stopped.goOn().makespan().value());
    }

    @Test
    void aStandstillBesideTheGraphKeepsWhatHasEnded() {
        twoStreams();
        Simulation simulation = new Simulation(new WheelCalendar(), new Limits(ALWAYS, ALWAYS, 50));
        Handler restless = new Handler() {
            @Override
            public void handle(int opcode, long left) {
                if (left > 0) {
                    simulation.schedule(0, this, 0, left - 1);
                }
            }
        };
        simulation.schedule(47, restless, 0, 60);
        Unfinished stopped = assertThrows(Unfinished.class, () -> graph.executeOn(simulation));
        assertEquals(Reason.NO_PROGRESS, stopped.reason());
        assertTrue(stopped.getCause() instanceof NoProgress);
        assertEquals(7, endedOf(stopped.soFar()));
        assertEquals(60, stopped.goOn().makespan().value());
    }

    @Test
    void aGraphThatIsDoneIsAResultWhateverElseIsPending() {
        twoStreams();
        Simulation limited = new Simulation(new WheelCalendar(), new Limits(ALWAYS, 100, 100));
        limited.schedule(1_000, (opcode, argument) -> {}, 0, 0);
        assertEquals(60, graph.executeOn(limited).makespan().value());
        assertEquals(1, limited.pending());
    }

    @Test
    void stoppedAnywhereItEndsAsItWouldHave() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TaskGraph shuffled = new TaskGraph();
            for (int s = 0; s < 3; s++) {
                shuffled.addStream();
            }
            for (int t = 0; t < 50; t++) {
                shuffled.addTask(random.nextInt(-1, 3), random.nextInt(4));
                if (t > 0 && random.nextBoolean()) {
                    shuffled.after(t, random.nextInt(t));
                }
            }
            Execution whole = shuffled.execute();
            Simulation limited = new Simulation(new WheelCalendar(), new Limits(1 + seed % 7, ALWAYS, 1_000));
            Execution done = inSlices(shuffled, limited, whole);
            for (int t = 0; t < 50; t++) {
                assertEquals(whole.startPs(t), done.startPs(t), "seed " + seed);
                assertEquals(whole.endPs(t), done.endPs(t), "seed " + seed);
            }
        }
    }

    /** Goes on until it is done; every slice agrees with the whole on what has ended. */
    private static Execution inSlices(TaskGraph graph, Simulation limited, Execution whole) {
        Unfinished stopped;
        try {
            return graph.executeOn(limited);
        } catch (Unfinished first) {
            stopped = first;
        }
        while (true) {
            for (int t = 0; t < graph.tasks(); t++) {
                if (stopped.soFar().ended(t)) {
                    assertEquals(whole.startPs(t), stopped.soFar().startPs(t));
                    assertEquals(whole.endPs(t), stopped.soFar().endPs(t));
                }
            }
            try {
                return stopped.goOn();
            } catch (Unfinished next) {
                stopped = next;
            }
        }
    }
}
