// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        return best(collective, endpoints).quote;
    }

    /** The prices of all algorithms and protocols that the library may take, in its order. */
    public List<Quote> all(Collective collective, List<int[]> endpoints) {
        List<Quote> quotes = new ArrayList<>();
        offers(collective, placed(collective, endpoints)).forEach(offer -> quotes.add(offer.quote));
        return quotes;
    }

    /**
     * When each of some collectives ends that start at one moment, in seconds. Each is run by the algorithm that is the
     * cheapest for it alone.
     */
    public double[] together(List<Running> running) {
        List<List<Contest.Phase>> players = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int r = 0; r < running.size(); r++) {
            Running one = running.get(r);
            if (one.groups().isEmpty()) {
                continue;
            }
            Offer taken = best(one.collective(), one.groups());
            for (Group group : placed(one.collective(), one.groups())) {
                players.add(phases(taken, one.collective(), group));
                owners.add(r);
            }
        }
        double[] ends = new Contest(players, load()::payloadBytesPerSecond).run();
        double[] last = new double[running.size()];
        for (int player = 0; player < ends.length; player++) {
            last[owners.get(player)] = Math.max(last[owners.get(player)], ends[player]);
        }
        return last;
    }

    /** One group's stages under the algorithm and protocol that were taken; what is no wire goes by the wire's parts. */
    private List<Contest.Phase> phases(Offer taken, Collective collective, Group group) {
        Offer alone = offers(taken.quote.algorithm(), collective, List.of(group), load().keepingStages()).stream()
                .filter(offer -> offer.protocol.name().equals(taken.protocol.name()))
                .findFirst()
                .orElseThrow();
        double waits = alone.quote.seconds() - alone.quote.startSeconds() - alone.quote.wireSeconds();
        double wire = alone.load.seconds();
        List<Contest.Phase> phases = new ArrayList<>();
        double startSeconds = alone.quote.startSeconds() + (wire > 0 ? 0 : waits);
        for (WireLoad.Stage stage : alone.load.stages()) {
            if (stage.seconds() > 0) {
                double part = waits * (stage.seconds() / wire);
                phases.add(new Contest.Phase(
                        startSeconds + part, stage, alone.protocol.payload().value()));
                startSeconds = 0;
            }
        }
        if (phases.isEmpty()) {
            WireLoad.Stage nothing = new WireLoad.Stage(0, new int[0], new double[0]);
            phases.add(new Contest.Phase(startSeconds, nothing, 1));
        }
        return phases;
    }

    // ---- Offers -----------------------------------------------------------------

    /** A price, under which protocol, and what the links carry for it. */
    private record Offer(Quote quote, CommunicationLibrary.Protocol protocol, WireLoad load) {}

    private List<Group> placed(Collective collective, List<int[]> endpoints) {
        boolean rooted = collective.kind().hasRoot();
        List<Group> groups = new ArrayList<>();
        for (int[] group : endpoints) {
            groups.add(rooted ? Group.rooted(topology, group) : Group.sorted(topology, group));
        }
        return groups;
    }

    private Offer best(Collective collective, List<int[]> endpoints) {
        List<Group> groups = placed(collective, endpoints);
        List<Offer> offers = offers(collective, groups);
        if (offers.isEmpty()) {
            throw new IllegalArgumentException(refusal(collective, groups));
        }
        Offer best = offers.get(0);
        for (Offer offer : offers) {
            best = offer.quote.seconds() < best.quote.seconds() ? offer : best;
        }
        return best;
    }

    /** What does not do a collective, and what would. */
    private String refusal(Collective collective, List<Group> groups) {
        List<String> others = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            if (groups.stream()
                    .allMatch(group ->
                            algorithm.plan(collective.kind(), group.shape()).isPresent())) {
                others.add(algorithm.spelling());
            }
        }
        String have = String.join(
                ", ", library.algorithms().stream().map(Algorithm::spelling).toList());
        return "no " + collective.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + " over "
                + groups.get(0).ranks() + " ranks placed so is done by " + have + "; these algorithms do it: "
                + String.join(", ", others);
    }

    private List<Offer> offers(Collective collective, List<Group> groups) {
        List<Offer> offers = new ArrayList<>();
        for (Algorithm algorithm : library.algorithms()) {
            if (!algorithm.usesSwitch() || library.inSwitch().contains(collective.kind())) {
                offers.addAll(offers(algorithm, collective, groups, load()));
            }
        }
        return offers;
    }

    private static Optional<Plan> plan(Algorithm algorithm, Collective collective, Group group) {
        Optional<Plan> plan = algorithm.plan(collective.kind(), group.shape());
        return collective.kind().exchanges()
                ? plan.map(even -> even.dealt(Dealt.shares(collective, group, algorithm.sendsOnce())))
                : plan;
    }

    /** Under each protocol; none where a group has no plan. */
    private List<Offer> offers(Algorithm algorithm, Collective collective, List<Group> groups, WireLoad load) {
        List<Plan> plans = new ArrayList<>();
        for (Group group : groups) {
            Optional<Plan> plan = plan(algorithm, collective, group);
            if (plan.isEmpty()) {
                return List.of();
            }
            plans.add(plan.get());
        }
        load.add(plans, groups, collective.bytes().value());
        return offers(algorithm, collective, groups, plans, load);
    }

    private WireLoad load() {
        return new WireLoad(topology, router, library.efficiency().value());
    }

    private List<Offer> offers(
            Algorithm algorithm, Collective collective, List<Group> groups, List<Plan> plans, WireLoad load) {
        double bytes = collective.bytes().value();
        int top = 0;
        int ranks = Integer.MAX_VALUE;
        for (Group group : groups) {
            top = Math.max(top, group.top());
            ranks = Math.min(ranks, group.ranks());
        }
        boolean inSwitch = algorithm.usesSwitch();
        boolean posts = plans.get(0).posted();
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
        int channels = groups.get(0).orders(plans.get(0)).size();
        int cores = algorithm == Algorithm.LOW_LATENCY ? 0 : library.cores();
        List<Offer> offers = new ArrayList<>();
        for (CommunicationLibrary.Protocol protocol : protocols(plans.get(0), collective, ranks, inSwitch)) {
            double hops = hopSeconds(protocol, groups, plans) + (inSwitch ? switchSeconds(algorithm, groups) : 0);
            double wire = load.seconds() / protocol.payload().value();
            double fill = 2 * Math.sqrt(ramp * (wire + copy));
            Quote quote = new Quote(
                    algorithm,
                    protocol.name(),
                    start,
                    hops,
                    wire,
                    copy,
                    fill,
                    load.busiestLink(),
                    load.sentBytes(),
                    channels,
                    cores);
            offers.add(new Offer(quote, protocol, load));
        }
        return offers;
    }

    /** Those that may be taken: one by size between pairs, the last in the list for a switch that adds, else all. */
    private List<CommunicationLibrary.Protocol> protocols(
            Plan plan, Collective collective, int ranks, boolean inSwitch) {
        List<CommunicationLibrary.Protocol> have = library.protocols();
        if (inSwitch) {
            return have.subList(have.size() - 1, have.size());
        }
        if (plan.posted()) {
            return List.of(CommunicationLibrary.Protocol.POSTED);
        }
        if (!plan.paired()) {
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
            longest = Math.max(longest, legs(plan.way()) * seconds);
        }
        return longest;
    }

    /** How often the hops are gone before the data has come. */
    private int legs(Plan.Way way) {
        return switch (way) {
            case MESSAGES -> library.rendezvous();
            case COUNTED_POSTS -> 2;
            case BUFFERS, CHANNELS, POSTS -> 1;
        };
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
