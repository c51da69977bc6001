// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pipes, credits, joins and barriers by hand. */
class FlowControlTest {
    private final Simulation simulation = new Simulation();
    private final List<String> log = new ArrayList<>();

    private void log(int opcode, long argument) {
        log.add(argument + "@" + simulation.nowPs());
    }

    private Pipe pipe(double bytesPerSecond, long latencyPs) {
        return new Pipe(
                simulation, new Pipe.Parameters(new BytesPerSecond(bytesPerSecond), new Picoseconds(latencyPs)));
    }

    @Test
    void messagesBackToBackArriveOneLatencyAfterTheirBytes() {
        // 25 GB/s is 40 ps a byte; 3 messages of 100 B leave at 4, 8, 12 ns and arrive 1 ns later.
        Pipe pipe = pipe(25e9, 1_000);
        for (int i = 0; i < 3; i++) {
            pipe.send(100, this::log, 0, i);
        }
        simulation.run();
        assertEquals(List.of("0@5000", "1@9000", "2@13000"), log);
        assertEquals(3, pipe.messages());
        assertEquals(new Bytes(300), pipe.bytes());
        assertEquals(new Picoseconds(12_000), pipe.busy());
        simulation.runUntil(20_000);
        assertEquals(25_000, pipe.send(100, this::log, 0, 3));
        assertEquals(new Picoseconds(16_000), pipe.busy());
    }

    @Test
    void aMillionSmallMessagesTakeAsLongAsOneLarge() {
        // 3 GB/s is 333.33 ps a byte: rounding each message up would add two thirds of a picosecond to each.
        Pipe pipe = pipe(3e9, 0);
        long last = 0;
        for (int i = 0; i < 300_000; i++) {
            last = pipe.send(1, this::log, 0, i);
        }
        assertEquals(100_000_000, last);
        assertEquals(last, pipe(3e9, 0).send(300_000, this::log, 0, 0));
    }

    @Test
    void refusesPipesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> pipe(0, 1));
        assertThrows(IllegalArgumentException.class, () -> pipe(1, -1));
    }

    @Test
    void creditsBoundTheRateByTheRoundTrip() {
        // 4 credits, a round trip of 100: of 12 requests at time 0, four are granted each 100.
        Credits credits = new Credits(simulation, 4);
        Handler back = (opcode, argument) -> credits.release(1);
        Handler granted = (opcode, argument) -> {
            log(opcode, argument);
            simulation.schedule(100, back, 0, argument);
        };
        for (int i = 0; i < 12; i++) {
            credits.acquire(1, granted, 0, i);
        }
        assertEquals(8, credits.waiting());
        simulation.run();
        assertEquals(List.of("0@0", "3@0", "4@100", "7@100", "8@200", "11@200"), at(0, 3, 4, 7, 8, 11));
        assertEquals(4, credits.free());
        assertEquals(4, credits.peak());
        assertEquals(new Picoseconds(4 * 100 + 4 * 200), credits.waited());
    }

    private List<String> at(int... indices) {
        List<String> picked = new ArrayList<>();
        for (int i : indices) {
            picked.add(log.get(i));
        }
        return picked;
    }

    @Test
    void smallRequestDoesNotOvertake() {
        Credits credits = new Credits(simulation, 10);
        credits.acquire(8, this::log, 0, 1);
        credits.acquire(5, this::log, 0, 2);
        credits.acquire(1, this::log, 0, 3);
        simulation.run();
        assertEquals(List.of("1@0"), log);
        simulation.runUntil(50);
        credits.release(2);
        assertEquals(2, credits.waiting());
        credits.release(6);
        simulation.run();
        assertEquals(List.of("1@0", "2@50", "3@50"), log);
        assertEquals(8, credits.peak());
    }

    @Test
    void refusesCreditsThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new Credits(simulation, 0));
        Credits credits = new Credits(simulation, 10);
        assertThrows(IllegalArgumentException.class, () -> credits.acquire(11, this::log, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> credits.acquire(-1, this::log, 0, 0));
        credits.acquire(3, this::log, 0, 0);
        IllegalArgumentException tooMuch = assertThrows(IllegalArgumentException.class, () -> credits.release(4));
        assertEquals("gives back 4 credits of 3 taken", tooMuch.getMessage());
        assertThrows(IllegalArgumentException.class, () -> credits.release(-1));
    }

    @Test
    void joinFiresWhenTheLastHasComeAndCountsAnew() {
        Join join = new Join(simulation, 3, this::log, 0);
        for (int i = 1; i <= 7; i++) {
            simulation.schedule(10L * i, (opcode, argument) -> join.arrive(), 0, 0);
        }
        simulation.run();
        assertEquals(List.of("0@30", "1@60"), log);
        assertEquals(2, join.missing());
        assertThrows(IllegalArgumentException.class, () -> new Join(simulation, 0, this::log, 0));
    }

    @Test
    void barrierHoldsAllUntilTheLast() {
        Barrier barrier = new Barrier(simulation, 3);
        for (long arrival : new long[] {50, 10, 30, 70, 80, 100}) {
            simulation.scheduleAt(arrival, (opcode, argument) -> barrier.arrive(this::log, 0, argument), 0, arrival);
        }
        simulation.run();
        assertEquals(List.of("10@50", "30@50", "50@50", "70@100", "80@100", "100@100"), log);
        assertEquals(2, barrier.rounds());
        assertEquals(new Picoseconds(40 + 20 + 30 + 20), barrier.waited());
        assertThrows(IllegalArgumentException.class, () -> new Barrier(simulation, 0));
    }

    @Test
    void creditsCountTheirWaitFromTheAskingOn() {
        Credits credits = new Credits(simulation, 10);
        credits.acquire(10, this::log, 0, 1);
        assertEquals(0, credits.free());
        assertEquals(10, credits.peak());
        credits.acquire(0, this::log, 0, 2); // nothing is asked for, and nobody waits
        simulation.runUntil(100);
        credits.acquire(10, this::log, 0, 3);
        credits.acquire(0, this::log, 0, 4); // waits its turn all the same
        simulation.runUntil(130);
        credits.release(0);
        assertEquals(2, credits.waiting());
        credits.release(10);
        simulation.run();
        assertEquals(List.of("1@0", "2@0", "3@130", "4@130"), log);
        assertEquals(new Picoseconds(60), credits.waited());
        assertEquals(10, credits.peak());
    }

    @Test
    void aPipeIsIdleBetweenMessagesFarApartAndNotBetweenAdjoiningOnes() {
        // 3 GB/s is 333.33 ps a byte. A byte sent when the last has just left goes on with the same period: 667, not
        // 668.
        Pipe pipe = pipe(3e9, 7);
        assertEquals(341, pipe.send(1, this::log, 0, 0));
        simulation.runUntil(334);
        assertEquals(674, pipe.send(1, this::log, 0, 1));
        simulation.runUntil(10_000);
        assertEquals(10_341, pipe.send(1, this::log, 0, 2));
        assertEquals(10_341, pipe.send(0, this::log, 0, 3));
        simulation.run();
        assertEquals(new Picoseconds(334 + 333 + 334), pipe.busy());
        assertEquals(List.of("0@341", "1@674", "2@10341", "3@10341"), log);
        assertThrows(IllegalArgumentException.class, () -> pipe.send(-1, this::log, 0, 0));
        assertEquals(new Bytes(3), pipe.bytes());
    }
}
