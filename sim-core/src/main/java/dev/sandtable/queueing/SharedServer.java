// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Picoseconds;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A server that divides itself equally among all present: memory bandwidth under several streams, a time-sliced core.
 *
 * <p><b>Model.</b> Processor sharing: with n jobs present each progresses at 1 / n of the speed it has alone. A job's
 * size is the time it takes alone. What every job present has received since the server was last empty is one number v
 * with dv/dt = 1 / n, and a job is done when v has grown by its size.
 *
 * <p><b>Left out.</b> Weights, and jobs that cannot use the whole server (see {@link Contention}).
 *
 * <p><b>Check.</b> Sizes 1, 2, 3 that come together are done at 3, 5, 6; the last of a busy period is done when a FIFO
 * server would be ({@code ServersTest}).
 *
 * <p><b>Source.</b> Kleinrock, Queueing Systems vol. 2, §4.4.
 */
public final class SharedServer {
    private record Job(double doneAt, long number, Handler done, int opcode, long argument) {
        /** The first to be done; of those done together the first that came. */
        static final Comparator<Job> FIRST_DONE =
                Comparator.comparingDouble(Job::doneAt).thenComparingLong(Job::number);
    }

    private final Simulation simulation;
    private final Handler wake = this::firstIsDone;

    // ---- State ------------------------------------------------------------------
    private final PriorityQueue<Job> jobs = new PriorityQueue<>(Job.FIRST_DONE);
    /** What each job present has received, in picoseconds of an undivided server. */
    private double received;

    private long receivedAtPs;
    private long ticket;

    // ---- Statistics -------------------------------------------------------------
    private long busyPs;
    private long came;
    private long finished;

    public SharedServer(Simulation simulation) {
        this.simulation = simulation;
    }

    // ---- Events -----------------------------------------------------------------

    /** A job comes now that would take {@code alonePs} alone; the handler is called when it is done. */
    public void submit(long alonePs, Handler done, int opcode, long argument) {
        if (alonePs < 0) {
            throw new IllegalArgumentException("a job's size is never negative: " + alonePs + " ps");
        }
        if (jobs.isEmpty()) {
            received = 0;
            receivedAtPs = simulation.nowPs();
        } else {
            advance();
            simulation.cancel(ticket);
        }
        jobs.add(new Job(received + alonePs, came++, done, opcode, argument));
        scheduleFirst();
    }

    private void firstIsDone(int opcode, long argument) {
        advance();
        // The wake-up was rounded up to a picosecond; whoever needs no more than that is done with the first.
        received = Math.max(received, jobs.element().doneAt);
        for (Job job = jobs.peek(); job != null && job.doneAt <= received; job = jobs.peek()) {
            jobs.remove();
            finished++;
            simulation.schedule(0, job.done, job.opcode, job.argument);
        }
        if (!jobs.isEmpty()) {
            scheduleFirst();
        }
    }

    private void advance() {
        long now = simulation.nowPs();
        received += (now - receivedAtPs) / (double) jobs.size();
        busyPs += now - receivedAtPs;
        receivedAtPs = now;
    }

    private void scheduleFirst() {
        double wait = Math.ceil((jobs.element().doneAt - received) * jobs.size());
        ticket = simulation.schedule(Math.max(0, (long) wait), wake, 0, 0);
    }

    // ---- Statistics -------------------------------------------------------------

    /** How many jobs are present. */
    public int present() {
        return jobs.size();
    }

    /** How many jobs are done. */
    public long finished() {
        return finished;
    }

    /** How long at least one job was present, up to the last arrival or departure. */
    public Picoseconds busy() {
        return new Picoseconds(busyPs);
    }
}
