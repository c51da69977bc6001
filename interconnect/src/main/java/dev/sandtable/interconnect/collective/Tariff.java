// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The price of a collective under every algorithm and protocol of a library; the cheapest is taken.
 *
 * <p><b>Model.</b> T = start + hops + W + C + 2·√(ramp·(W + C)): the terms of the fabric's law, with W divided by the
 * protocol's payload share and hops multiplied by its crossings. Between pairs the protocol is chosen by message size,
 * as libraries do, and a message pays the rendezvous.
 *
 * <p><b>Left out.</b> Choices that a library's own cost model gets wrong; user-set algorithms.
 *
 * <p><b>Check.</b> Published curves of three node types ({@code PublishedCollectivesTest}).
 *
 * <p><b>Source.</b> The form of NCCL's {@code src/graph/tuning.cc}; the ramp is the optimum of K chunks, which cost r
 * each and delay the end by one chunk: min over K of K·r + w/K.
 */
public final class Tariff {
    private final Topology topology;
    private final Router router;
    private final CommunicationLibrary library;

    /** Prices for one fabric and library. */
    public Tariff(Topology topology, CommunicationLibrary library) {
        this.topology = topology;
        this.router = new Router(topology);
        this.library = library;
    }

    /**
     * The cheapest price of a collective that all groups run at once.
     *
     * @throws IllegalArgumentException if no algorithm of the library does this collective
     */
    public Quote cheapest(Collective collective, List<int[]> endpoints) {
        List<Quote> quotes = all(collective, endpoints);
        if (quotes.isEmpty()) {
            throw new IllegalArgumentException(
                    "no algorithm of " + library.algorithms() + " does " + collective.kind() + " over this group");
        }
        Quote best = quotes.get(0);
        for (Quote quote : quotes) {
            best = quote.seconds() < best.seconds() ? quote : best;
        }
        return best;
    }

    /** The prices of all algorithms and protocols that the library may take, in its order. */
    public List<Quote> all(Collective collective, List<int[]> endpoints) {
        boolean rooted = collective.kind().hasRoot();
        List<Group> groups = new ArrayList<>();
        for (int[] group : endpoints) {
            groups.add(rooted ? Group.rooted(topology, group) : Group.sorted(topology, group));
        }
        List<Quote> quotes = new ArrayList<>();
        for (Algorithm algorithm : library.algorithms()) {
            if (algorithm.usesSwitch() && !library.inSwitch().contains(collective.kind())) {
                continue;
            }
            List<Plan> plans = new ArrayList<>();
            for (Group group : groups) {
                plan(algorithm, collective, group).ifPresent(plans::add);
            }
            if (plans.size() == groups.size()) {
                quotes.addAll(quotes(algorithm, collective, groups, plans));
            }
        }
        return quotes;
    }

    private static Optional<Plan> plan(Algorithm algorithm, Collective collective, Group group) {
        Optional<Plan> plan = algorithm.plan(collective.kind(), group.shape());
        return collective.kind().exchanges()
                ? plan.map(even -> even.dealt(Dealt.shares(collective, group, algorithm.sendsOnce())))
                : plan;
    }

    private List<Quote> quotes(Algorithm algorithm, Collective collective, List<Group> groups, List<Plan> plans) {
        double bytes = collective.bytes().value();
        WireLoad load = new WireLoad(topology, router, library.efficiency().value());
        load.add(plans, groups, bytes);
        int top = 0;
        int ranks = Integer.MAX_VALUE;
        for (Group group : groups) {
            top = Math.max(top, group.top());
            ranks = Math.min(ranks, group.ranks());
        }
        boolean inSwitch = algorithm.usesSwitch();
        boolean posts = plans.get(0).way() == Plan.Way.POSTS;
        double copy = inSwitch || posts ? 0 : ownBytes(collective.kind(), bytes, ranks) * secondsPerCopiedByte();
        double start = library.overhead().seconds();
        double ramp = 0;
        double startOfLevels = 0;
        for (int level = 0; level <= top; level++) {
            Attachment drive = topology.levels().get(level).drive();
            startOfLevels = Math.max(startOfLevels, drive.start().seconds());
            ramp = Math.max(ramp, drive.ramp().seconds());
        }
        start += startOfLevels;
        List<Quote> quotes = new ArrayList<>();
        for (CommunicationLibrary.Protocol protocol : protocols(plans.get(0).way(), collective, ranks, inSwitch)) {
            double hops = hopSeconds(protocol, groups, plans) + (inSwitch ? switchSeconds(algorithm, groups) : 0);
            double wire = load.seconds() / protocol.payload().value();
            double fill = 2 * Math.sqrt(ramp * (wire + copy));
            quotes.add(new Quote(
                    algorithm, protocol.name(), start, hops, wire, copy, fill, load.busiestLink(), load.sentBytes()));
        }
        return quotes;
    }

    /** Those that may be taken: one by size between pairs, the last in the list for a switch that adds, else all. */
    private List<CommunicationLibrary.Protocol> protocols(
            Plan.Way way, Collective collective, int ranks, boolean inSwitch) {
        List<CommunicationLibrary.Protocol> have = library.protocols();
        if (inSwitch) {
            return have.subList(have.size() - 1, have.size());
        }
        if (way == Plan.Way.POSTS) {
            return List.of(CommunicationLibrary.Protocol.POSTED);
        }
        if (way != Plan.Way.MESSAGES) {
            return have;
        }
        double message =
                collective.bytes().value() / (double) (collective.kind() == Collective.Kind.SEND_RECV ? 1 : ranks);
        for (CommunicationLibrary.Protocol protocol : have) {
            if (protocol.admitsPair(message)) {
                return List.of(protocol);
            }
        }
        throw new IllegalStateException("no protocol admits a message of " + message + " bytes");
    }

    private double hopSeconds(CommunicationLibrary.Protocol protocol, List<Group> groups, List<Plan> plans) {
        double longest = 0;
        for (int g = 0; g < groups.size(); g++) {
            Plan plan = plans.get(g);
            int[] order = groups.get(g).orders(plan).get(0);
            double seconds = Hops.seconds(topology, router, protocol, plan, order);
            longest = Math.max(longest, plan.paired() ? library.rendezvous() * seconds : seconds);
        }
        return longest;
    }

    /** Latency of the switches that add: of units, between them, or both. */
    private double switchSeconds(Algorithm algorithm, List<Group> groups) {
        double seconds = 0;
        for (int level = 0; level < topology.levels().size(); level++) {
            boolean between = level > 0 || groups.get(0).shape().lanes() == 1;
            boolean used = between
                    ? algorithm == Algorithm.IN_NETWORK
                            && level <= groups.get(0).top()
                    : InSwitch.adds(groups.get(0).shape());
            seconds += used
                    ? topology.levels()
                            .get(level)
                            .inSwitch()
                            .map(adds -> adds.latency().seconds())
                            .orElse(0.0)
                    : 0;
        }
        return seconds;
    }

    private double secondsPerCopiedByte() {
        return topology.levels()
                .get(0)
                .drive()
                .localCopy()
                .map(rate -> 1 / rate.value())
                .orElse(0.0);
    }

    private static double ownBytes(Collective.Kind kind, double bytes, int ranks) {
        return switch (kind) {
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL, ALL_TO_ALL_V -> bytes / ranks;
            case GATHER, SCATTER, DISPATCH, COMBINE -> bytes / ranks;
            case BROADCAST, REDUCE, SEND_RECV, BARRIER -> 0;
        };
    }
}
