// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.explain.Invariant;
import java.util.Arrays;

/**
 * A network on which messages are fluids: each occupies all links of its route at one rate, and rates are max-min fair.
 *
 * <p><b>Model.</b> A message of b bytes sent at t drains at the rate r(τ) that {@link MaxMinRates} gives it at every instant,
 * until ∫ r dτ = b, and arrives one latency of its route later. Rates change when a message comes or has drained; what
 * happens at one instant is settled together, after it. An end is rounded up to the next picosecond, unless it
 * lies within a thousandth of one.
 *
 * <p><b>Left out.</b> Packets, buffers and their losses; start-up of congestion control; time in which a route fills.
 *
 * <p><b>Check.</b> Two messages of 1 and 5 bytes on a link of 2 B/s end at 1 s and 3 s; bytes in are bytes out, no link
 * is over-full at any moment, and the order of adding changes no end ({@code FlowNetworkTest}, {@code FlowLawTest}).
 *
 * <p><b>Source.</b> Velho et al., <i>On the validity of flow-level TCP network models</i> (TOMACS 2013); Bertsekas and
 * Gallager, section 6.5.2.
 */
public final class FlowNetwork implements Network {
    private static final int NEXT_END = 0;
    private static final int SETTLE = 1;
    private static final long NEVER = Long.MAX_VALUE;
    private static final double ROUNDING_PS = 1e-3;
    private static final double PS_PER_SECOND = 1e12;
    private static final long NOTHING = 0;

    // ---- Parameters -------------------------------------------------------------
    private final Simulation simulation;
    private final Routes routes;
    private final Handler events = this::happens;

    // ---- State ------------------------------------------------------------------
    private final MaxMinRates rates;
    private final FinishHeap ends = new FinishHeap();
    private final int[] path;
    private final int[] ones;

    /** Numbers of flows that are free, used as a stack. */
    private int[] free = new int[64];

    private int freeCount;
    private int flows;

    /** By flow: what was left when its rate last changed, and when that was. */
    private double[] leftBytes = new double[64];

    private long[] sincePs = new long[64];
    private long[] flightPs = new long[64];
    private int[] manyOf = new int[64];
    private int[] heldBy = new int[64];
    private Handler[] arrived = new Handler[64];
    private int[] opcodes = new int[64];
    private long[] arguments = new long[64];
    private long sequence;
    private boolean settling;
    private long ticket = NOTHING;
    private long ticketPs = NEVER;

    // ---- Statistics -------------------------------------------------------------
    private final LinkStatistics statistics;

    /** A network without traffic. */
    public FlowNetwork(Simulation simulation, Routes routes) {
        this.simulation = simulation;
        this.routes = routes;
        double[] bytesPerPs = new double[routes.links()];
        for (int link = 0; link < bytesPerPs.length; link++) {
            bytesPerPs[link] = routes.bytesPerSecond(link) / PS_PER_SECOND;
        }
        rates = new MaxMinRates(bytesPerPs, routes.longestRoute());
        path = new int[routes.longestRoute()];
        ones = new int[routes.longestRoute()];
        Arrays.fill(ones, 1);
        statistics = new LinkStatistics(bytesPerPs.length);
    }

    @Override
    public Simulation simulation() {
        return simulation;
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public LinkStatistics statistics() {
        return statistics;
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void send(int from, int to, long bytes, long handlingPs, Handler handled, int opcode, long argument) {
        int length = routes.route(from, to, path);
        long latencyPs = routes.latencyPs(from, to) + handlingPs;
        statistics.message();
        if (length == 0 || bytes == 0) {
            simulation.schedule(latencyPs, handled, opcode, argument);
            return;
        }
        begin(path, ones, length, bytes, 1, latencyPs, handled, opcode, argument);
    }

    /**
     * So many equal flows begin, which one stands for: on each link of its path the weight says how many of them it
     * counts for there.
     */
    void begin(
            int[] links,
            int[] weights,
            int length,
            long bytes,
            int many,
            long latencyPs,
            Handler handler,
            int opcode,
            long argument) {
        int flow = freeCount > 0 ? free[--freeCount] : newFlow();
        leftBytes[flow] = bytes;
        sincePs[flow] = simulation.nowPs();
        flightPs[flow] = latencyPs;
        manyOf[flow] = many;
        arrived[flow] = handler;
        opcodes[flow] = opcode;
        arguments[flow] = argument;
        rates.start(flow, links, weights, length);
        ends.add(flow, NEVER, sequence++);
        for (int i = 0; i < length; i++) {
            statistics.enter(links[i], (double) bytes * weights[i], weights[i], sincePs[flow]);
        }
        settleLater();
    }

    private void happens(int opcode, long argument) {
        if (opcode == SETTLE) {
            settling = false;
            settle();
        } else {
            ticket = NOTHING;
            ticketPs = NEVER;
            end();
        }
    }

    /** Ends all flows whose last byte leaves now. */
    private void end() {
        long now = simulation.nowPs();
        while (!ends.isEmpty() && ends.firstEndPs() == now) {
            int flow = ends.removeFirst();
            account(flow, now);
            for (int i = 0; i < rates.hops(flow); i++) {
                statistics.leave(rates.link(flow, i), rates.weight(flow, i), now);
            }
            rates.stop(flow);
            free[freeCount++] = flow;
            simulation.schedule(flightPs[flow], arrived[flow], opcodes[flow], arguments[flow]);
        }
        settleLater();
    }

    private void settleLater() {
        if (!settling) {
            settling = true;
            simulation.schedule(0, events, SETTLE, 0);
        }
    }

    /** Moves the ends of those whose rate has changed. */
    private void settle() {
        long now = simulation.nowPs();
        int count = rates.settle();
        for (int i = 0; i < count; i++) {
            int flow = rates.changed(i);
            account(flow, now);
            heldBy[flow] = rates.bottleneck(flow);
            double rate = rates.take(flow);
            Invariant.check(rate > 0, () -> "a flow on " + rates.hops(flow) + " links got a rate of " + rate);
            double lasts = Math.ceil(leftBytes[flow] / rate - ROUNDING_PS);
            ends.move(flow, Math.addExact(now, Math.max(0, (long) lasts)));
        }
        long nextPs = ends.isEmpty() ? NEVER : ends.firstEndPs();
        if (nextPs != ticketPs) {
            simulation.cancel(ticket);
            ticketPs = nextPs;
            ticket = nextPs == NEVER ? NOTHING : simulation.scheduleAt(nextPs, events, NEXT_END, 0);
        }
    }

    /** Takes off what a flow has carried since its rate last changed. */
    private void account(int flow, long now) {
        long lasted = now - sincePs[flow];
        if (lasted > 0) {
            leftBytes[flow] = Math.max(0, leftBytes[flow] - lasted * rates.rate(flow));
            statistics.bind(heldBy[flow], (double) lasted * manyOf[flow]);
            sincePs[flow] = now;
        }
    }

    // ---- What is known ----------------------------------------------------------

    /** How many rates have been computed: the work of the solver, beside the messages. */
    public long solvedRates() {
        return rates.solved();
    }

    /** Payload per second on a link at this instant. */
    double loadBytesPerSecond(int link) {
        return rates.used(link) * PS_PER_SECOND;
    }

    /** Flows that have not drained. */
    int present() {
        return flows - freeCount;
    }

    private int newFlow() {
        if (flows == leftBytes.length) {
            int room = 2 * flows;
            free = Arrays.copyOf(free, room);
            leftBytes = Arrays.copyOf(leftBytes, room);
            sincePs = Arrays.copyOf(sincePs, room);
            flightPs = Arrays.copyOf(flightPs, room);
            manyOf = Arrays.copyOf(manyOf, room);
            heldBy = Arrays.copyOf(heldBy, room);
            arrived = Arrays.copyOf(arrived, room);
            opcodes = Arrays.copyOf(opcodes, room);
            arguments = Arrays.copyOf(arguments, room);
        }
        return flows++;
    }
}
