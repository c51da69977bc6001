// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.fleet;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.queueing.FifoServer;
import java.util.SplittableRandom;

/**
 * Servers in a row with equal service times, and jobs that come at random.
 *
 * <p><b>Model.</b> Two hundred jobs arrive as a Poisson process at 0.8 of what a server can do; each is served a
 * microsecond by each of three servers in turn.
 *
 * <p><b>Left out.</b> Bounded queues.
 *
 * <p><b>Check.</b> Behind the first server nobody waits, because it lets jobs go a service time apart
 * ({@code TandemQueueTest}).
 *
 * <p><b>Source.</b> Friedman, "Reduction methods for tandem queuing systems" (Operations Research 1965).
 */
public final class TandemQueue implements Handler {
    // ---- Parameters -------------------------------------------------------------
    static final int SERVERS = 3;
    private static final int JOBS = 200;
    private static final long SERVICE_PS = 1_000_000;
    private static final double LOAD = 0.8;

    // ---- State ------------------------------------------------------------------
    private final Simulation simulation = new Simulation();
    private final FifoServer[] servers = new FifoServer[SERVERS];
    private final SplittableRandom random;

    /** A row whose jobs come as the seed says. */
    public TandemQueue(long seed) {
        random = new SplittableRandom(seed);
        for (int s = 0; s < SERVERS; s++) {
            servers[s] = new FifoServer(simulation);
        }
    }

    // ---- Events -----------------------------------------------------------------

    /** A job comes to the server that the opcode numbers. */
    @Override
    public void handle(int opcode, long job) {
        if (opcode == 0 && job + 1 < JOBS) {
            double gap = -StrictMath.log(1 - random.nextDouble()) * SERVICE_PS / LOAD;
            simulation.schedule(Math.round(gap), this, 0, job + 1);
        }
        if (opcode < SERVERS) {
            servers[opcode].submit(SERVICE_PS, this, opcode + 1, job);
        }
    }

    /** Serves all jobs. */
    public void run() {
        simulation.schedule(0, this, 0, 0);
        simulation.run();
    }

    // ---- Statistics -------------------------------------------------------------

    long waitedPs(int server) {
        return servers[server].waited().value();
    }

    /** All that came out, in one number. */
    public long digest() {
        long digest = simulation.nowPs();
        for (FifoServer server : servers) {
            digest = 31 * digest + server.waited().value();
            digest = 31 * digest + server.jobs();
        }
        return digest;
    }
}
