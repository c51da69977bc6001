// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.engine.HeapCalendar;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.Simulation.Limits;
import org.junit.jupiter.api.Test;

/** Tasks that slow one another, by hand. */
class ContentionTest {
    private final TaskGraph graph = new TaskGraph();
    private final Contention contention = new Contention();
    private final int memory = contention.addResource();
    private final int cores = contention.addResource();
    private final int s0 = graph.addStream();
    private final int s1 = graph.addStream();

    private Execution run() {
        return graph.executeOn(new Simulation(), contention);
    }

    @Test
    void twoThatNeedTheWholeHalveTheirPace() {
        int a = graph.addTask(s0, 10);
        int b = graph.addTask(s1, 30);
        contention.demand(a, memory, 1);
        contention.demand(b, memory, 1);
        Execution done = run();
        assertEquals(20, done.endPs(a)); // half pace from 0 on
        assertEquals(40, done.endPs(b)); // has 20 left at 20
        assertEquals(20, done.busy(s0).value());
    }

    @Test
    void whatFitsIsNotSlowed() {
        int a = graph.addTask(s0, 10);
        int b = graph.addTask(s1, 30);
        contention.demand(a, memory, 0.5);
        contention.demand(b, memory, 0.5);
        assertEquals(30, run().makespan().value());
        assertEquals(10, run().endPs(a));
    }

    @Test
    void whoWantsLessThanAnEqualShareIsNotSlowed() {
        // Half each while both run: b (8) wants no more and ends at 8; a has done two thirds of that, 16/3 of 100.
        int a = graph.addTask(s0, 100);
        int b = graph.addTask(s1, 8);
        contention.demand(a, memory, 0.75);
        contention.demand(b, memory, 0.5);
        Execution done = run();
        assertEquals(8, done.endPs(b));
        assertEquals(103, done.endPs(a)); // 8 + 100 − 16/3, rounded up
    }

    @Test
    void reservedShareIsNotSlowed() {
        // Communication keeps 0.2 of the cores for 40; the product runs at 0.8 until then: 32 of 100 done, ends at 108.
        int product = graph.addTask(s0, 100);
        int reduce = graph.addTask(s1, 40);
        contention.demand(product, cores, 1);
        contention.reserve(reduce, cores, 0.2);
        Execution done = run();
        assertEquals(40, done.endPs(reduce));
        assertEquals(108, done.endPs(product));
    }

    @Test
    void theMostCrowdedResourceSetsThePaceAndARendezvousGoesAtItsSlowestMembers() {
        // The all-reduce spans both streams; on one rank a copy of 10 leaves it half of the memory, two thirds of what
        // it wants. The copy has the other half.
        int copyStream = graph.addStream();
        int meeting = graph.addRendezvous(2, 20);
        int m0 = graph.join(meeting, s0);
        int m1 = graph.join(meeting, s1);
        int copy = graph.addTask(copyStream, 10);
        int otherMemory = contention.addResource();
        contention.demand(m0, memory, 0.75);
        contention.demand(m0, cores, 0.25);
        contention.demand(m1, otherMemory, 0.75);
        contention.demand(copy, memory, 1);
        Execution done = run();
        assertEquals(20, done.endPs(copy));
        assertEquals(27, done.endPs(m0)); // 40/3 done at 20, 20/3 left
        assertEquals(27, done.endPs(m1));
    }

    @Test
    void lateComerIsSlowedFromItsBeginOn() {
        // b begins at 10 when a has 20 left; both at half pace: b (5) ends at 20, a has 15 left, ends at 35.
        int a = graph.addTask(s0, 30);
        int first = graph.addTask(s1, 10);
        int b = graph.addTask(s1, 5);
        contention.demand(a, memory, 1);
        contention.demand(b, memory, 1);
        Execution done = run();
        assertEquals(10, done.endPs(first));
        assertEquals(20, done.endPs(b));
        assertEquals(35, done.endPs(a));
        assertEquals(35, done.criticalPath().steps().get(0).lengthPs());
    }

    @Test
    void manyUsersOfOneResourceTakeTheirSum() {
        // A hundred of 1, 2, … 100 on a whole resource: the last ends when all work is done, 5,050.
        for (int i = 1; i <= 100; i++) {
            contention.demand(graph.addTask(graph.addStream(), 1_000_000L * i), memory, 1);
        }
        assertEquals(5_050_000_000L, run().makespan().value(), 200);
    }

    @Test
    void refusesImpossibleShares() {
        int a = graph.addTask(s0, 1);
        int b = graph.addTask(s1, 1);
        assertThrows(IllegalArgumentException.class, () -> contention.demand(a, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> contention.demand(a, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> contention.demand(a, memory, 1.5));
        assertThrows(IllegalArgumentException.class, () -> contention.demand(a, memory, -0.1));
        assertThrows(IllegalArgumentException.class, () -> contention.demand(a, memory, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> contention.reserve(a, memory, 1));
        contention.reserve(a, memory, 0.5);
        contention.reserve(b, memory, 0.5);
        assertThrows(IllegalStateException.class, this::run);
    }

    @Test
    void simulationThatStopsEarlyIsNoResult() {
        graph.addTask(s0, 1_000);
        Simulation limited = new Simulation(new HeapCalendar(), new Limits(10, 100, 10));
        assertThrows(IllegalStateException.class, () -> graph.executeOn(limited));
    }
}
