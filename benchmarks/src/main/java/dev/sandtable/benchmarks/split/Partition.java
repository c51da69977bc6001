// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.split;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;

/**
 * Some nodes, their jobs, and the engine that runs them.
 *
 * <p><b>Model.</b> An event at a node draws the node's next random number, works so many steps on the node's state, and
 * sends its job on: nine in ten times to the same node after an exponential delay of mean 200 ns, else to a node drawn
 * at random, a link of 1 us further away. Jobs carry nothing, so that two that meet at one node at one instant may
 * change places without a difference.
 *
 * <p><b>Left out.</b> Contention for links.
 *
 * <p><b>Check.</b> On the mean an event follows 300 ns after the one before it of the same job, and the outcome does
 * not depend on the number of partitions ({@code PholdTest}).
 *
 * <p><b>Source.</b> Fujimoto, 1990.
 */
final class Partition implements Handler {
    // ---- Parameters -------------------------------------------------------------
    static final long LINK_PS = 1_000_000;
    static final long LOCAL_PS = 200_000;
    private static final int REMOTE_IN_TEN = 1;
    private static final long[] DELAYS_PS = delays();

    private final Simulation simulation = new Simulation();
    private final int nodes;
    private final int from;
    private final int to;
    private final int workSteps;

    // ---- State ------------------------------------------------------------------
    private final long[] random;
    private final long[] worked;
    /** To whom messages go in this window, by partition. */
    private Mail[] outgoing = new Mail[0];

    private static long[] delays() {
        long[] delays = new long[1 << 12];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = Math.round(-LOCAL_PS * StrictMath.log(1 - (i + 0.5) / delays.length));
        }
        return delays;
    }

    /** The nodes from one number up to another of all nodes, each with one job. */
    Partition(int nodes, int from, int to, int workSteps) {
        this.nodes = nodes;
        this.from = from;
        this.to = to;
        this.workSteps = workSteps;
        random = new long[to - from];
        worked = new long[to - from];
        for (int node = from; node < to; node++) {
            random[node - from] = mix(node);
            worked[node - from] = node + 1L;
            simulation.schedule(DELAYS_PS[(int) mix(~node) & (DELAYS_PS.length - 1)], this, 0, node);
        }
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void handle(int opcode, long node) {
        int own = (int) node - from;
        random[own] += 0x9E3779B97F4A7C15L;
        long draw = mix(random[own]);
        work(own);
        long delay = DELAYS_PS[(int) draw & (DELAYS_PS.length - 1)];
        if ((draw >>> 12) % 10 < REMOTE_IN_TEN) {
            send(LINK_PS + delay, (int) Math.floorMod(mix(draw), (long) nodes));
        } else {
            simulation.schedule(delay, this, 0, node);
        }
    }

    private void work(int own) {
        long x = worked[own];
        for (int step = 0; step < workSteps; step++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        worked[own] = x + 1;
    }

    private void send(long delayPs, int node) {
        if (node >= from && node < to) {
            simulation.schedule(delayPs, this, 0, node);
        } else {
            outgoing[(int) ((long) node * outgoing.length / nodes)].add(simulation.nowPs() + delayPs, node);
        }
    }

    void arrive(long timePs, int node) {
        simulation.scheduleAt(timePs, this, 0, node);
    }

    /** Runs up to an instant, not including it. */
    void runBefore(long timePs, Mail[] outgoing) {
        this.outgoing = outgoing;
        simulation.runUntil(timePs - 1);
    }

    // ---- Statistics -------------------------------------------------------------

    long events() {
        return simulation.events();
    }

    /** The state of all nodes in one number; those of partitions add up. */
    long digest() {
        long digest = 0;
        for (int own = 0; own < random.length; own++) {
            digest += mix(random[own] + (from + own)) ^ worked[own];
        }
        return digest;
    }

    /** SplitMix64's finaliser. */
    private static long mix(long x) {
        long z = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
