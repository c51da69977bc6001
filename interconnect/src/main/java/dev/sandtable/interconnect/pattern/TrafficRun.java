// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.pattern;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.flow.Demand;
import dev.sandtable.interconnect.flow.FlowNetwork;
import dev.sandtable.interconnect.flow.FoldedFlows;
import dev.sandtable.interconnect.flow.LinkStatistics;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Simulates a demand on wires and says when it ended, which links were busiest, and what held messages back.
 *
 * <p><b>Model.</b> All messages on one network, fluid or in chunks. Fluid messages that are alike are folded where that is exact.
 *
 * <p><b>Left out.</b> Software of the endpoints: messages start at their times.
 *
 * <p><b>Check.</b> Nothing ends before the busiest link has carried its load; folded and unfolded agree
 * ({@code TrafficRunTest}).
 *
 * <p><b>Source.</b> {@link FlowNetwork}, {@link ChunkNetwork}.
 */
public final class TrafficRun {
    /** At what level of detail messages are simulated. */
    public enum Detail {
        /** Fluids with max-min fair rates. */
        FLOW,
        /** Chunks in queues. */
        CHUNK
    }

    /**
     * How to simulate.
     *
     * @param detail at what level
     * @param fold whether fluid messages that are alike may stand for each other
     * @param chunks how messages are cut, in detail
     */
    public record Options(Detail detail, boolean fold, ChunkNetwork.Parameters chunks) {}

    /**
     * What one link did.
     *
     * @param link its number
     * @param bytes what it carried
     * @param wire how long that takes at its rate
     * @param busy how long messages were on it, or it was sending
     * @param bound time for which it held messages back, summed over the messages
     * @param peak the most messages on it at once; 0 where the network does not know
     * @param from an endpoint whose message crosses it
     * @param to where that message goes
     */
    public record LinkUse(
            int link, double bytes, Picoseconds wire, Picoseconds busy, double bound, int peak, int from, int to) {}

    /**
     * When a job began and ended.
     *
     * @param messages its messages
     * @param bytes what they carry
     * @param start of the first
     * @param end of the last
     */
    public record Job(long messages, double bytes, Picoseconds start, Picoseconds end) {}

    /**
     * What a run found.
     *
     * @param finish when the last message arrived
     * @param jobs each job's times
     * @param links all links that carried anything
     * @param simulated how many messages were simulated: all of them, or one of each kind
     * @param senders endpoints that sent something
     */
    public record Result(Picoseconds finish, List<Job> jobs, List<LinkUse> links, long simulated, int senders) {
        /** No schedule ends before this: the longest that a link takes for its bytes. */
        public Picoseconds wireBound() {
            Picoseconds most = Picoseconds.ZERO;
            for (LinkUse use : links) {
                most = use.wire().compareTo(most) > 0 ? use.wire() : most;
            }
            return most;
        }

        /** All messages. */
        public long messages() {
            return jobs.stream().mapToLong(Job::messages).sum();
        }

        /** What all messages carry. */
        public double bytes() {
            return jobs.stream().mapToDouble(Job::bytes).sum();
        }
    }

    /** As many as can be pending on the calendar, with room for their ends. */
    private static final long MOST_MESSAGES = 8_000_000;

    // ---- State ------------------------------------------------------------------
    private final Routes routes;
    private final Demand demand;
    private final List<long[]> jobs = new ArrayList<>();
    private final int[] exampleFrom;
    private final int[] exampleTo;
    private final boolean[] sends;
    private long finishPs;

    private static final int MESSAGES = 0;
    private static final int BYTES = 1;
    private static final int START = 2;
    private static final int END = 3;

    private TrafficRun(Routes routes, Demand demand) {
        this.routes = routes;
        this.demand = demand;
        exampleFrom = new int[routes.links()];
        exampleTo = new int[routes.links()];
        sends = new boolean[routes.endpoints()];
    }

    /**
     * Simulates a demand. Endpoints are those of the routes.
     *
     * @throws IllegalArgumentException if there are too many messages that are not alike
     */
    public static Result of(Routes routes, Demand demand, Options options) {
        TrafficRun run = new TrafficRun(routes, demand);
        run.survey();
        Optional<FoldedFlows> folded =
                options.fold() && options.detail() == Detail.FLOW ? FoldedFlows.of(routes, demand) : Optional.empty();
        return folded.map(run::folded).orElseGet(() -> run.unfolded(options));
    }

    /** What there is to send, before anything is simulated. */
    private void survey() {
        int[] path = new int[routes.longestRoute()];
        demand.messages((from, to, bytes, startPs, job) -> {
            while (jobs.size() <= job) {
                jobs.add(new long[] {0, 0, Long.MAX_VALUE, 0});
            }
            long[] its = jobs.get(job);
            its[MESSAGES]++;
            its[BYTES] += bytes;
            its[START] = Math.min(its[START], startPs);
            sends[from] = true;
            for (int i = routes.route(from, to, path) - 1; i >= 0; i--) {
                exampleFrom[path[i]] = from;
                exampleTo[path[i]] = to;
            }
        });
    }

    private void arrived(int job, long nowPs) {
        finishPs = Math.max(finishPs, nowPs);
        jobs.get(job)[END] = Math.max(jobs.get(job)[END], nowPs);
    }

    private Result unfolded(Options options) {
        long messages = jobs.stream().mapToLong(its -> its[MESSAGES]).sum();
        if (messages > MOST_MESSAGES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%,d messages that are not alike are too many to simulate one by one; at most %,d",
                    messages,
                    MOST_MESSAGES));
        }
        Simulation simulation = new Simulation();
        Network network = options.detail() == Detail.FLOW
                ? new FlowNetwork(simulation, routes)
                : new ChunkNetwork(simulation, routes, options.chunks());
        demand.messages((from, to, bytes, startPs, job) -> simulation.scheduleAt(
                startPs,
                (opcode, argument) ->
                        network.send(from, to, bytes, (o, its) -> arrived((int) its, simulation.nowPs()), 0, argument),
                0,
                job));
        simulation.run();
        LinkStatistics statistics = network.statistics();
        List<LinkUse> uses = new ArrayList<>();
        for (int link = 0; link < statistics.links(); link++) {
            if (statistics.bytes(link).value() > 0) {
                uses.add(use(link, statistics, link, 1));
            }
        }
        return result(uses, statistics.messages());
    }

    private Result folded(FoldedFlows folded) {
        Simulation simulation = new Simulation();
        FlowNetwork network = new FlowNetwork(simulation, folded.classRoutes());
        folded.start(network, (from, to, job, many) -> arrived(job, simulation.nowPs()));
        simulation.run();
        List<LinkUse> uses = new ArrayList<>();
        for (int link = 0; link < routes.links(); link++) {
            int number = folded.classOf(link);
            if (network.statistics().bytes(number).value() > 0) {
                uses.add(use(link, network.statistics(), number, folded.links(number)));
            }
        }
        return result(uses, folded.kinds());
    }

    private LinkUse use(int link, LinkStatistics statistics, int number, int standsFor) {
        double bytes = statistics.bytes(number).value();
        Picoseconds wire = Picoseconds.ofSecondsRoundedUp(bytes / routes.bytesPerSecond(link));
        return new LinkUse(
                link,
                bytes,
                wire,
                statistics.busy(number),
                statistics.boundPs(number) / standsFor,
                statistics.peak(number),
                exampleFrom[link],
                exampleTo[link]);
    }

    private Result result(List<LinkUse> uses, long simulated) {
        int senders = 0;
        for (boolean sender : sends) {
            senders += sender ? 1 : 0;
        }
        List<Job> done = jobs.stream()
                .map(its -> new Job(
                        its[MESSAGES],
                        its[BYTES],
                        new Picoseconds(its[MESSAGES] == 0 ? 0 : its[START]),
                        new Picoseconds(its[END])))
                .toList();
        return new Result(new Picoseconds(finishPs), done, uses, simulated, senders);
    }
}
