// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.symmetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A clockwork whose state recurs after some rounds, run plainly and with periods skipped. */
class SteadyStateTest {
    /**
     * Balls that bounce after times which depend on a dial; the dial turns by a step modulo its size each round, from a start
     * that it never sees again: a tail, then a cycle.
     */
    private static final class Clockwork implements Handler, Recurring {
        private final Simulation simulation = new Simulation();
        private final int[] follows;
        private final long[] delayPs;
        private final SteadyState steady;
        private int dial;
        private long rounds;
        private long sum;
        private long lastBouncePs;
        private final boolean skips;

        Clockwork(SplittableRandom random, boolean skips, int remembered) {
            this.skips = skips;
            int size = 2 + random.nextInt(20);
            follows = random.ints(size, 0, size).toArray();
            delayPs = random.longs(size, 1, 1000).toArray();
            rounds = 1 + random.nextInt(500);
            steady = new SteadyState(simulation, this, remembered);
            simulation.schedule(3, this, 0, 0);
            simulation.schedule(500, this, 1, 9);
        }

        @Override
        public void handle(int opcode, long argument) {
            if (opcode == 1) {
                lastBouncePs = simulation.nowPs();
                return;
            }
            dial = follows[dial];
            sum += dial;
            if (--rounds > 0) {
                simulation.schedule(delayPs[dial], this, 0, 0);
                if (skips) {
                    steady.look();
                }
            }
        }

        @Override
        public void describe(RelativeState state) {
            state.word(dial);
            state.word(0.5 * dial);
            state.counter(rounds);
            state.total(sum);
        }

        @Override
        public void advance(RelativeState state, long byPs) {
            rounds = state.nextCounter();
            sum = state.nextTotal();
        }
    }

    @Test
    void skippingPeriodsChangesNothing() {
        int skipped = 0;
        long saved = 0;
        for (int seed = 0; seed < 300; seed++) {
            Clockwork plain = new Clockwork(new SplittableRandom(seed), false, 1);
            Clockwork quick = new Clockwork(new SplittableRandom(seed), true, 32);
            plain.simulation.run();
            quick.simulation.run();
            assertEquals(plain.simulation.nowPs(), quick.simulation.nowPs(), "seed " + seed);
            assertEquals(plain.sum, quick.sum, "seed " + seed);
            assertEquals(0, quick.rounds);
            skipped += quick.steady.skippedPs() > 0 ? 1 : 0;
            saved += plain.simulation.events() - quick.simulation.events();
        }
        assertTrue(skipped > 150, skipped + " of 300 seeds skipped");
        assertTrue(saved > 20_000, saved + " events saved");
    }

    @Test
    void aPeriodLongerThanTheMemoryIsNotSeen() {
        Simulation simulation = new Simulation();
        int[] at = {0};
        Recurring model = new Recurring() {
            @Override
            public void describe(RelativeState state) {
                state.word(at[0] % 3);
                state.counter(1000 - at[0]);
            }

            @Override
            public void advance(RelativeState state, long byPs) {
                at[0] = (int) (1000 - state.nextCounter());
            }
        };
        SteadyState forgetful = new SteadyState(simulation, model, 2);
        SteadyState mindful = new SteadyState(simulation, model, 3);
        long periods = 0;
        for (int i = 0; i < 3; i++) {
            at[0]++;
            simulation.shift(10);
            assertEquals(0, forgetful.look());
            assertEquals(0, mindful.look());
        }
        at[0]++;
        simulation.shift(10);
        assertEquals(0, forgetful.look());
        periods += mindful.look();
        assertEquals(331, periods); // 996 rounds left, of which one must stay: 331 times three
        assertEquals(4 + 3 * 331, at[0]);
        assertEquals(40 + 30 * 331, simulation.nowPs());
        assertEquals(30 * 331, mindful.skippedPs());
    }

    @Test
    void aCounterThatGoesUpOrStandsStillIsNoPeriod() {
        Simulation simulation = new Simulation();
        long[] counter = {5};
        Recurring model = new Recurring() {
            @Override
            public void describe(RelativeState state) {
                state.counter(counter[0]);
            }

            @Override
            public void advance(RelativeState state, long byPs) {
                throw new IllegalStateException("nothing may be skipped");
            }
        };
        SteadyState steady = new SteadyState(simulation, model, 4);
        assertEquals(0, steady.look());
        assertEquals(0, steady.look());
        counter[0] = 6;
        assertEquals(0, steady.look());
        assertThrows(IllegalArgumentException.class, () -> new SteadyState(simulation, model, 0));
    }
}
