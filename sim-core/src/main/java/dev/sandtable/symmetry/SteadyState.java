// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.symmetry;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds that a simulation repeats itself, and leaves the repetitions out.
 *
 * <p><b>Model.</b> At a point of every round the model's state and the events pending are written down relative to the
 * present. If the same was written one period earlier, and no counter of rounds runs out within k periods, the state k
 * periods from now is known: the present and everything pending move by k periods, counters and totals by k times what
 * they changed in the last one. States are compared number by number; a hash only tells which are worth it.
 *
 * <p><b>Left out.</b> Periods longer than the number of rounds remembered.
 *
 * <p><b>Check.</b> Every time and total is the plain run's, over random systems ({@code SteadyStateTest}).
 *
 * <p><b>Source.</b> Determinism; that task systems become periodic: Baccelli et al., <i>Synchronization and Linearity</i>, 1992.
 */
public final class SteadyState {
    private record Seen(long atPs, RelativeState state) {}

    // ---- Parameters -------------------------------------------------------------
    private final Simulation simulation;
    private final Recurring model;
    private final int remembered;

    // ---- State ------------------------------------------------------------------
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();
    /** Handlers in the order they were first seen pending; a model has a few. */
    private final List<Handler> handlers = new ArrayList<>();

    // ---- Statistics -------------------------------------------------------------
    private long skippedPs;

    /** Watches a model, comparing each state with so many before it. */
    public SteadyState(Simulation simulation, Recurring model, int remembered) {
        if (remembered <= 0) {
            throw new IllegalArgumentException("at least one round must be remembered, was " + remembered);
        }
        this.simulation = simulation;
        this.model = model;
        this.remembered = remembered;
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Looks at the state, between two events or at the end of one. If it recurs, advances as many whole periods as there
     * are; returns how many.
     */
    public long look() {
        RelativeState now = new RelativeState();
        model.describe(now);
        simulation.pendingEvents((delayPs, handler, opcode, argument) -> {
            now.word(delayPs);
            now.word(numberOf(handler));
            now.word(opcode);
            now.word(argument);
        });
        for (Seen earlier : seen) {
            if (now.recurs(earlier.state)) {
                long periods = now.periodsAhead(earlier.state);
                if (periods > 0) {
                    skip(periods, now, earlier);
                    return periods;
                }
            }
        }
        if (seen.size() == remembered) {
            seen.removeLast();
        }
        seen.addFirst(new Seen(simulation.nowPs(), now));
        return 0;
    }

    private int numberOf(Handler handler) {
        for (int h = 0; h < handlers.size(); h++) {
            if (handlers.get(h) == handler) {
                return h;
            }
        }
        handlers.add(handler);
        return handlers.size() - 1;
    }

    private void skip(long periods, RelativeState now, Seen earlier) {
        long byPs = Math.multiplyExact(periods, simulation.nowPs() - earlier.atPs);
        now.advance(earlier.state, periods);
        simulation.shift(byPs);
        model.advance(now, byPs);
        seen.clear();
        skippedPs += byPs;
    }

    // ---- Statistics -------------------------------------------------------------

    /** How much simulated time was advanced at once. */
    public long skippedPs() {
        return skippedPs;
    }
}
