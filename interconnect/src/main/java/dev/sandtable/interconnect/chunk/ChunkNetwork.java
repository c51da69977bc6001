// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.chunk;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.flow.LinkStatistics;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.units.Bytes;
import java.util.Optional;

/**
 * A network on which messages are cut into chunks, and every link serves one chunk at a time in the order of their coming.
 *
 * <p><b>Model.</b> A chunk of c bytes that comes to a link at t is sent from s = max(t, free) to s + c/B and is on the wire for a
 * latency ℓ. Where chunks are stored and forwarded it comes to the next link when its last byte has, at s + c/B + ℓ; where
 * they are cut through, when its first byte has, at s + ℓ, and no link ends before the one behind it has delivered. A message
 * offers its next chunk when the one before has left the first link, so that messages of one endpoint take turns. Alone on h
 * equal links of latency L together, a message of b bytes takes L + b/B, and stored and forwarded (h − 1)·c/B more: of the
 * chunk's size c only this pipelining term is left.
 *
 * <p><b>Left out.</b> Full buffers and their back-pressure, headers, arbitration other than first come first served. Where
 * routes of unequal load meet, a queue serves by arrivals and is not max-min fair.
 *
 * <p><b>Check.</b> The closed form above; bytes in are bytes out; long messages agree with the flow network
 * ({@code ChunkNetworkTest}); another simulator's answers, to the nanosecond ({@code CollectiveOracleTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 13 (store-and-forward, cut-through); Kermani and Kleinrock, <i>Virtual
 * cut-through</i> (1979).
 */
public final class ChunkNetwork implements Network {
    private static final int COMES = 0;
    private static final int NEXT = 1;
    private static final int ARRIVES = 2;
    private static final double PS_PER_SECOND = 1e12;

    // ---- Parameters -------------------------------------------------------------

    /** How a chunk passes a switch. */
    public enum Switching {
        /** All of it is received before any of it is sent. */
        STORE_AND_FORWARD,
        /** It is sent on as soon as its head is there. */
        CUT_THROUGH
    }

    /** The grain of time on one link. */
    public enum Grain {
        /** The end of a service is rounded up to a picosecond. */
        PICOSECOND(1),
        /** The ends of services, and arrivals, are cut off to a nanosecond. */
        WHOLE_NANOSECOND(1000);

        /** What lies so near to a whole number is that number, less what computing it has lost. */
        private static final double LOST_PS = 1e-3;

        private final long ps;

        Grain(long ps) {
            this.ps = ps;
        }

        private long of(double exactPs) {
            return this == PICOSECOND ? (long) Math.ceil(exactPs - LOST_PS) : (long) ((exactPs + LOST_PS) / ps) * ps;
        }
    }

    /**
     * How messages are cut and passed on.
     *
     * @param switching how a chunk passes a switch
     * @param chunk the largest chunk; whole messages where absent
     * @param grain the grain of time
     */
    public record Parameters(Switching switching, Optional<Bytes> chunk, Grain grain) {
        /** Whole messages, cut through. */
        public static final Parameters WHOLE_MESSAGES =
                new Parameters(Switching.CUT_THROUGH, Optional.empty(), Grain.PICOSECOND);

        public Parameters {
            if (chunk.isPresent() && chunk.get().value() < 1) {
                throw new IllegalArgumentException("a chunk has at least one byte, was " + chunk.get());
            }
        }
    }

    private final Simulation simulation;
    private final Routes routes;
    private final boolean storing;
    private final long chunkBytes;
    private final Grain grain;
    private final double[] psPerByte;
    private final Handler events = this::happens;

    // ---- State ------------------------------------------------------------------
    private final RouteCache cache;
    /** By link: when it next falls idle. */
    private final long[] freePs;

    /** When the link that was asked last began to send. */
    private long startedPs;

    private final Messages messages;
    private final Chunks chunks = new Chunks();

    // ---- Statistics -------------------------------------------------------------
    private final LinkStatistics statistics;

    /** A network without traffic. */
    public ChunkNetwork(Simulation simulation, Routes routes, Parameters parameters) {
        this.simulation = simulation;
        this.routes = routes;
        storing = parameters.switching() == Switching.STORE_AND_FORWARD;
        grain = parameters.grain();
        chunkBytes = parameters.chunk().map(Bytes::value).orElse(Long.MAX_VALUE);
        psPerByte = new double[routes.links()];
        for (int link = 0; link < psPerByte.length; link++) {
            psPerByte[link] = PS_PER_SECOND / routes.bytesPerSecond(link);
        }
        freePs = new long[psPerByte.length];
        cache = new RouteCache(routes);
        messages = new Messages(routes.longestRoute());
        statistics = new LinkStatistics(psPerByte.length);
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
        int route = cache.entry(from, to);
        int length = cache.length(route);
        statistics.message();
        if (length == 0 || bytes == 0) {
            simulation.schedule(cache.latencyPs(route) + handlingPs, handled, opcode, argument);
            return;
        }
        if (length == 1 && bytes <= chunkBytes) {
            long arrivesPs = arrival(cache.link(route, 0), bytes, 0, cache.latencyPs(route));
            simulation.scheduleAt(arrivesPs + handlingPs, handled, opcode, argument);
            return;
        }
        int message = messages.add(cache, route, bytes);
        messages.call(message, handlingPs, handled, opcode, argument);
        offerNext(message);
    }

    private void happens(int opcode, long argument) {
        switch (opcode) {
            case COMES -> come((int) argument);
            case NEXT -> offerNext((int) argument);
            case ARRIVES -> arrive((int) argument);
            default -> throw new IllegalStateException("no event " + opcode);
        }
    }

    /** A message offers its next chunk to its first link. */
    private void offerNext(int message) {
        long bytes = Math.min(chunkBytes, messages.leftBytes(message));
        boolean more = messages.offer(message, bytes);
        int chunk = chunks.add(message, bytes);
        come(chunk);
        if (more) {
            simulation.scheduleAt(freePs[messages.link(message, 0)], events, NEXT, message);
        }
    }

    /** A chunk, or the head of it, comes to the next link of its route. */
    private void come(int chunk) {
        int message = chunks.message(chunk);
        int hop = chunks.nextHop(chunk);
        int link = messages.link(message, hop);
        long latencyPs = messages.latencyPs(message, hop);
        long arrivesPs = arrival(link, chunks.bytes(chunk), chunks.tailPs(chunk), latencyPs);
        boolean last = hop + 1 == messages.length(message);
        if (last) {
            simulation.scheduleAt(arrivesPs, events, ARRIVES, chunk);
        } else if (storing) {
            simulation.scheduleAt(arrivesPs, events, COMES, chunk);
        } else {
            chunks.tail(chunk, freePs[link] + latencyPs);
            simulation.scheduleAt(startedPs + latencyPs, events, COMES, chunk);
        }
    }

    private void arrive(int chunk) {
        int message = chunks.message(chunk);
        chunks.remove(chunk);
        if (messages.received(message)) {
            messages.deliver(message, simulation);
        }
    }

    /**
     * A chunk takes its turn on a link; says when its last byte is at the other end.
     *
     * @param tailPs when the link behind delivers its last byte
     */
    private long arrival(int link, long bytes, long tailPs, long latencyPs) {
        long nowPs = simulation.nowPs();
        double exactPs = bytes * psPerByte[link];
        long servicePs = grain.of(exactPs);
        startedPs = Math.max(nowPs, freePs[link]);
        long leavesPs = Math.max(startedPs + servicePs, tailPs);
        freePs[link] = leavesPs;
        statistics.serve(link, bytes, leavesPs - startedPs, startedPs - nowPs);
        long beganPs = leavesPs - servicePs;
        long apartPs = beganPs % grain.ps;
        return beganPs - apartPs + grain.of(apartPs + exactPs + latencyPs);
    }
}
