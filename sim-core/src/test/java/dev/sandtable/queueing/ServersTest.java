// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** FIFO, multiple and shared servers against what queueing theory says. */
class ServersTest {
    private static final Handler NOTHING = (opcode, argument) -> {};

    private final Simulation simulation = new Simulation();
    private final List<String> log = new ArrayList<>();

    private void log(int opcode, long argument) {
        log.add(argument + "@" + simulation.nowPs());
    }

    @Test
    void batchIsServedInOrder() {
        FifoServer server = new FifoServer(simulation);
        for (int j = 0; j < 4; j++) {
            assertEquals(10 * (j + 1), server.submit(10, this::log, 0, j));
        }
        simulation.run();
        assertEquals(List.of("0@10", "1@20", "2@30", "3@40"), log);
        assertEquals(4, server.jobs());
        assertEquals(new Picoseconds(40), server.busy());
        assertEquals(new Picoseconds(0 + 10 + 20 + 30), server.waited());
    }

    @Test
    void idleServerBeginsAtOnce() {
        FifoServer server = new FifoServer(simulation);
        server.submit(10, this::log, 0, 0);
        simulation.runUntil(25);
        server.submit(10, this::log, 0, 1);
        simulation.run();
        assertEquals(List.of("0@10", "1@35"), log);
        assertEquals(Picoseconds.ZERO, server.waited());
    }

    @Test
    void meanWaitWithPoissonArrivalsAndEqualServiceTimes() {
        // Pollaczek and Khinchine: ρ D / (2 (1 − ρ)); at ρ = 0.5, 0.7, 0.8 that is 0.5 D, 1.1667 D, 2 D.
        double[][] table = {{0.5, 0.5}, {0.7, 0.7 / 0.6}, {0.8, 2.0}};
        long service = 1_000_000;
        int jobs = 300_000;
        for (double[] row : table) {
            Simulation own = new Simulation();
            FifoServer server = new FifoServer(own);
            SplittableRandom random = new SplittableRandom(42);
            Handler source = new Handler() {
                @Override
                public void handle(int opcode, long left) {
                    server.submit(service, NOTHING, 0, 0);
                    if (left > 0) {
                        double gap = -StrictMath.log(1 - random.nextDouble()) * service / row[0];
                        own.schedule(Math.round(gap), this, 0, left - 1);
                    }
                }
            };
            own.schedule(0, source, 0, jobs - 1);
            own.run();
            double wait = server.waited().value() / (double) jobs / service;
            assertEquals(row[1], wait, 0.03 * row[1], "load " + row[0]);
        }
    }

    @Test
    void severalServersTakeABatchInWaves() {
        // n = 10 jobs on c = 4 servers: ⌈10 / 4⌉ = 3 waves.
        MultiServer servers = new MultiServer(simulation, 4);
        long last = 0;
        for (int j = 0; j < 10; j++) {
            last = servers.submit(10, this::log, 0, j);
        }
        simulation.run();
        assertEquals(30, last);
        assertEquals(List.of("0@10", "3@10", "4@20", "8@30"), List.of(log.get(0), log.get(3), log.get(4), log.get(8)));
        assertEquals(10, servers.jobs());
        assertEquals(new Picoseconds(100), servers.busy());
        assertEquals(new Picoseconds(4 * 10 + 2 * 20), servers.waited());
        assertThrows(IllegalArgumentException.class, () -> new MultiServer(simulation, 0));
    }

    @Test
    void severalServersAgreeWithTheEarliestFreeOne() {
        // Unequal jobs, any number of servers: each goes to whichever server is free first (found here by searching).
        SplittableRandom random = new SplittableRandom(5);
        for (int c = 1; c <= 9; c++) {
            MultiServer servers = new MultiServer(simulation, c);
            FifoServer single = new FifoServer(simulation);
            long[] free = new long[c];
            Arrays.fill(free, simulation.nowPs());
            for (int j = 0; j < 200; j++) {
                long service = random.nextLong(100);
                int first = 0;
                for (int s = 1; s < c; s++) {
                    first = free[s] < free[first] ? s : first;
                }
                free[first] += service;
                assertEquals(free[first], servers.submit(service, NOTHING, 0, 0));
                if (c == 1) {
                    assertEquals(free[0], single.submit(service, NOTHING, 0, 0));
                }
            }
            simulation.run();
        }
    }

    @Test
    void sharedServerFinishesSmallJobsFirst() {
        // Sizes 1, 2, 3 (× 60): thirds until 3 × 60, halves until 5 × 60, the last alone until 6 × 60.
        SharedServer server = new SharedServer(simulation);
        server.submit(180, this::log, 0, 3);
        server.submit(60, this::log, 0, 1);
        server.submit(120, this::log, 0, 2);
        assertEquals(3, server.present());
        simulation.run();
        assertEquals(List.of("1@180", "2@300", "3@360"), log);
        assertEquals(3, server.finished());
        assertEquals(new Picoseconds(360), server.busy());
        assertEquals(0, server.present());
    }

    @Test
    void sharedServerDividesAnewWhenOneComes() {
        // 100 alone until 40 has 60 left; with a 20 at half speed until 80 (40 left); alone until 120.
        SharedServer server = new SharedServer(simulation);
        server.submit(100, this::log, 0, 0);
        simulation.runUntil(40);
        server.submit(20, this::log, 0, 1);
        simulation.run();
        assertEquals(List.of("1@80", "0@120"), log);
        simulation.runUntil(200);
        server.submit(7, this::log, 0, 2);
        simulation.run();
        assertEquals("2@207", log.get(2));
        assertEquals(new Picoseconds(127), server.busy());
        assertThrows(IllegalArgumentException.class, () -> server.submit(-1, NOTHING, 0, 0));
    }

    @Test
    void sharedServerIsBusyAsLongAsAFifoServer() {
        // Work is conserved: whatever the discipline, a busy period ends when all work that came is done.
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 50; round++) {
            Simulation own = new Simulation();
            SharedServer shared = new SharedServer(own);
            FifoServer fifo = new FifoServer(own);
            long[] last = new long[2];
            Handler done = (opcode, argument) -> last[opcode] = own.nowPs();
            Handler arrival = (opcode, size) -> {
                shared.submit(size, done, 0, 0);
                fifo.submit(size, done, 1, 0);
            };
            own.schedule(0, arrival, 0, 10_000);
            for (int j = 0; j < 40; j++) {
                own.schedule(random.nextLong(9_000), arrival, 0, random.nextLong(2_000));
            }
            own.run();
            assertEquals(last[1], last[0], 41, "round " + round);
            assertEquals(41, shared.finished());
        }
    }

    @Test
    void waitsAreCountedFromTheArrival() {
        // At 25 a job of 10 finds 5 left of the one before; on two servers the third finds the first free at 10.
        simulation.runUntil(20);
        FifoServer server = new FifoServer(simulation);
        MultiServer two = new MultiServer(simulation, 2);
        server.submit(10, this::log, 0, 0);
        two.submit(10, NOTHING, 0, 0);
        two.submit(30, NOTHING, 0, 0);
        simulation.runUntil(25);
        assertEquals(40, server.submit(10, this::log, 0, 1));
        assertEquals(40, two.submit(10, this::log, 0, 2));
        simulation.run();
        assertEquals(List.of("0@30", "1@40", "2@40"), log);
        assertEquals(new Picoseconds(5), server.waited());
        assertEquals(new Picoseconds(5), two.waited());
    }

    @Test
    void refusesTimesBelowZeroAndKeepsItsPlan() {
        FifoServer server = new FifoServer(simulation);
        MultiServer two = new MultiServer(simulation, 1);
        server.submit(10, NOTHING, 0, 0);
        two.submit(10, NOTHING, 0, 0);
        assertThrows(IllegalArgumentException.class, () -> server.submit(-1, NOTHING, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> two.submit(-1, NOTHING, 0, 0));
        assertThrows(ArithmeticException.class, () -> server.submit(Long.MAX_VALUE, NOTHING, 0, 0));
        assertThrows(ArithmeticException.class, () -> two.submit(Long.MAX_VALUE, NOTHING, 0, 0));
        assertEquals(1, server.jobs());
        assertEquals(1, two.jobs());
        assertEquals(10, server.submit(0, NOTHING, 0, 0));
        assertEquals(10, two.submit(0, NOTHING, 0, 0));
    }

    @Test
    void equalJobsOfASharedServerEndTogetherInTheOrderTheyCame() {
        SharedServer server = new SharedServer(simulation);
        for (int j = 0; j < 5; j++) {
            server.submit(j == 2 ? 30 : 20, this::log, 0, j);
        }
        simulation.run();
        assertEquals(List.of("0@100", "1@100", "3@100", "4@100", "2@110"), log);
        server.submit(0, this::log, 0, 9);
        simulation.run();
        assertEquals("9@110", log.get(5));
    }
}
