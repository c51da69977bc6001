// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayDeque;

/**
 * A pool of credits: the places of a receive buffer, miss-status registers, tokens that bound what is in flight.
 *
 * <p><b>Model.</b> Who asks is granted at once if enough is free and nobody waits; otherwise it waits its turn. A grant
 * is an event at the same instant.
 *
 * <p><b>Left out.</b> Overtaking: a small request waits behind a large one.
 *
 * <p><b>Check.</b> With c credits and a round trip of R, one grant each R / c: c / R is the highest rate
 * ({@code FlowControlTest}).
 *
 * <p><b>Source.</b> Kung and Chapman's credit-based flow control.
 */
public final class Credits {
    private record Request(long amount, long sincePs, Handler granted, int opcode, long argument) {}

    // ---- Parameters -------------------------------------------------------------
    private final Simulation simulation;
    private final long capacity;

    // ---- State ------------------------------------------------------------------
    private long free;
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();

    // ---- Statistics -------------------------------------------------------------
    private long peak;
    private long waitedPs;

    public Credits(Simulation simulation, long capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be positive, was " + capacity);
        }
        this.simulation = simulation;
        this.capacity = capacity;
        free = capacity;
    }

    // ---- Events -----------------------------------------------------------------

    /** Asks for credits; the handler is called when they are granted. */
    public void acquire(long amount, Handler granted, int opcode, long argument) {
        if (amount < 0 || amount > capacity) {
            throw new IllegalArgumentException(amount + " of " + capacity + " credits can never be granted");
        }
        if (waiting.isEmpty() && amount <= free) {
            take(amount);
            simulation.schedule(0, granted, opcode, argument);
        } else {
            waiting.add(new Request(amount, simulation.nowPs(), granted, opcode, argument));
        }
    }

    /** Gives credits back, which grants those who wait, in order, as far as it goes. */
    public void release(long amount) {
        if (amount < 0 || amount > capacity - free) {
            throw new IllegalArgumentException("gives back " + amount + " credits of " + (capacity - free) + " taken");
        }
        free += amount;
        for (Request first = waiting.peek(); first != null && first.amount <= free; first = waiting.peek()) {
            waiting.remove();
            take(first.amount);
            waitedPs += simulation.nowPs() - first.sincePs;
            simulation.schedule(0, first.granted, first.opcode, first.argument);
        }
    }

    private void take(long amount) {
        free -= amount;
        peak = Math.max(peak, capacity - free);
    }

    // ---- Statistics -------------------------------------------------------------

    public long free() {
        return free;
    }

    /** How many requests wait. */
    public int waiting() {
        return waiting.size();
    }

    /** The most that was ever taken at once. */
    public long peak() {
        return peak;
    }

    /** How long all granted requests together waited. */
    public Picoseconds waited() {
        return new Picoseconds(waitedPs);
    }
}
