// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Picoseconds;

/**
 * One server, first come first served: a DMA queue, a command bus, a lock.
 *
 * <p><b>Model.</b> A job that comes at t with service time s begins at max(t, free) and is done s later.
 *
 * <p><b>Left out.</b> Priorities, preemption, a bound on the queue (see {@link Credits}).
 *
 * <p><b>Check.</b> With Poisson arrivals and equal service times D at load ρ, the mean wait is ρ D / (2 (1 − ρ)); a
 * batch of n jobs is done at n · D ({@code ServersTest}).
 *
 * <p><b>Source.</b> Lindley's recursion; Kleinrock, Queueing Systems vol. 1.
 */
public final class FifoServer {
    private final Simulation simulation;

    // ---- State ------------------------------------------------------------------
    /** When the server has done all it was given. */
    private long freePs;

    // ---- Statistics -------------------------------------------------------------
    private long jobs;
    private long busyPs;
    private long waitedPs;

    public FifoServer(Simulation simulation) {
        this.simulation = simulation;
    }

    // ---- Events -----------------------------------------------------------------

    /** A job comes now; the handler is called when it is done. Returns that time. */
    public long submit(long servicePs, Handler done, int opcode, long argument) {
        if (servicePs < 0) {
            throw new IllegalArgumentException("a service time is never negative: " + servicePs + " ps");
        }
        long now = simulation.nowPs();
        long begin = Math.max(now, freePs);
        freePs = Math.addExact(begin, servicePs);
        jobs++;
        busyPs += servicePs;
        waitedPs += begin - now;
        simulation.schedule(freePs - now, done, opcode, argument);
        return freePs;
    }

    // ---- Statistics -------------------------------------------------------------

    public long jobs() {
        return jobs;
    }

    /** How long the server worked or will have worked on what it was given. */
    public Picoseconds busy() {
        return new Picoseconds(busyPs);
    }

    /** How long all jobs together stood in the queue. */
    public Picoseconds waited() {
        return new Picoseconds(waitedPs);
    }
}
