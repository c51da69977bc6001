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
        boolean ordered =
                collective.kind() == Collective.Kind.BROADCAST || collective.kind() == Collective.Kind.SEND_RECV;
        List<Group> groups = new ArrayList<>();
        for (int[] group : endpoints) {
            groups.add(ordered ? Group.asGiven(topology, group) : Group.sorted(topology, group));
        }
        List<Quote> quotes = new ArrayList<>();
        for (Algorithm algorithm : library.algorithms()) {
            if (algorithm.usesSwitch() && !library.inSwitch().contains(collective.kind())) {
                continue;
            }
            List<Plan> plans = new ArrayList<>();
            for (Group group : groups) {
                Optional<Plan> plan = algorithm.plan(collective.kind(), group.shape());
                plan.ifPresent(plans::add);
            }
            if (plans.size() == groups.size()) {
                quotes.addAll(quotes(algorithm, collective, groups, plans));
            }
        }
        return quotes;
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
        double copy = inSwitch ? 0 : ownBytes(collective.kind(), bytes, ranks) * secondsPerCopiedByte();
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
        for (CommunicationLibrary.Protocol protocol : protocols(plans.get(0).paired(), collective, ranks, inSwitch)) {
            double hops = hopSeconds(protocol, groups, plans) + (inSwitch ? switchSeconds() : 0);
            double wire = load.seconds() / protocol.payload().value();
            double fill = 2 * Math.sqrt(ramp * (wire + copy));
            quotes.add(new Quote(
                    algorithm, protocol.name(), start, hops, wire, copy, fill, load.busiestLink(), load.sentBytes()));
        }
        return quotes;
    }

    /** Those that may be taken: one by size between pairs, the last in the list for a switch that adds, else all. */
    private List<CommunicationLibrary.Protocol> protocols(
            boolean paired, Collective collective, int ranks, boolean inSwitch) {
        List<CommunicationLibrary.Protocol> have = library.protocols();
        if (inSwitch) {
            return have.subList(have.size() - 1, have.size());
        }
        if (!paired) {
            return have;
        }
        double message = collective.kind() == Collective.Kind.ALL_TO_ALL
                ? (double) collective.bytes().value() / ranks
                : collective.bytes().value();
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

    private double switchSeconds() {
        return topology.levels().get(0).inSwitch().orElseThrow().latency().seconds();
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
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL -> bytes / ranks;
            case BROADCAST, SEND_RECV -> 0;
        };
    }
}
