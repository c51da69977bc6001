// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Picoseconds;

/**
 * Several equal servers and one queue, first come first served: the copy engines of a chip, the cores that take
 * thread blocks.
 *
 * <p><b>Model.</b> A job begins on the server that is free first, at max(t, that time).
 *
 * <p><b>Left out.</b> Servers of different speed; affinity.
 *
 * <p><b>Check.</b> n jobs of length D that come together are done at ⌈n / c⌉ · D; with one server it is a
 * {@link FifoServer} ({@code ServersTest}).
 *
 * <p><b>Source.</b> Kiefer and Wolfowitz's recursion for the G/G/c queue.
 */
public final class MultiServer {
    private final Simulation simulation;

    // ---- State ------------------------------------------------------------------
    /** When each server is free, as a binary heap. */
    private final long[] freePs;

    // ---- Statistics -------------------------------------------------------------
    private long jobs;
    private long busyPs;
    private long waitedPs;

    public MultiServer(Simulation simulation, int servers) {
        if (servers <= 0) {
            throw new IllegalArgumentException("servers must be positive, was " + servers);
        }
        this.simulation = simulation;
        freePs = new long[servers];
    }

    // ---- Events -----------------------------------------------------------------

    /** A job comes now; the handler is called when it is done. Returns that time. */
    public long submit(long servicePs, Handler done, int opcode, long argument) {
        if (servicePs < 0) {
            throw new IllegalArgumentException("a service time is never negative: " + servicePs + " ps");
        }
        long now = simulation.nowPs();
        long begin = Math.max(now, freePs[0]);
        long end = Math.addExact(begin, servicePs);
        replaceFirst(end);
        jobs++;
        busyPs += servicePs;
        waitedPs += begin - now;
        simulation.schedule(end - now, done, opcode, argument);
        return end;
    }

    private void replaceFirst(long time) {
        int hole = 0;
        for (int child = 1; child < freePs.length; child = 2 * hole + 1) {
            if (child + 1 < freePs.length && freePs[child + 1] < freePs[child]) {
                child++;
            }
            if (freePs[child] >= time) {
                break;
            }
            freePs[hole] = freePs[child];
            hole = child;
        }
        freePs[hole] = time;
    }

    // ---- Statistics -------------------------------------------------------------

    public long jobs() {
        return jobs;
    }

    /** How long the servers together worked or will have worked on what they were given. */
    public Picoseconds busy() {
        return new Picoseconds(busyPs);
    }

    /** How long all jobs together stood in the queue. */
    public Picoseconds waited() {
        return new Picoseconds(waitedPs);
    }
}
