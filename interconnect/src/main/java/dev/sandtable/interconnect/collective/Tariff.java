// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The price of a collective under every algorithm and protocol of a library, and the one that the library takes.
 *
 * <p><b>Model.</b> T = start + hops + W + C + ramps: the terms of the fabric's law, with W divided by the protocol's
 * payload share and hops multiplied by its crossings. The start grows by the spread of the channels until a rank's piece
 * reaches the grain. Where flags share the wire, the rank's own piece C passes the same loop at the wire's rate; else it
 * is a copy in memory. Chunks cost the protocol's opening and 2·√(ramp·(W + C)). Between pairs the protocol is chosen by
 * message size, as libraries do; the data's hop waits for 1 + (rendezvous − 1)·log₂ n hops in all, every chunk is posted
 * as often as the rendezvous has hops, and the channels of both ends copy the own piece. A chunk that a switch adds is
 * posted twice, to be read and to be stored, and its latency counts once for each doubling of the members.
 *
 * <p><b>Left out.</b> User-set algorithms; steps where the number of chunks changes.
 *
 * <p><b>Check.</b> Published curves of three node types ({@code PublishedCollectivesTest}); the choice never makes a
 * price fall below the cheapest ({@code TariffLawTest}).
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
     * The price of a collective that all groups run at once, by the way that the library takes: the one it believes
     * cheapest where it holds beliefs, else the cheapest.
     *
     * @throws IllegalArgumentException if no algorithm of the library does this collective
     */
    public Quote chosen(Collective collective, List<int[]> endpoints) {
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

    /** A price, under which protocol, what the links carry for it, and what the library takes it to be; infinite where it has no belief. */
    private record Offer(Quote quote, CommunicationLibrary.Protocol protocol, WireLoad load, double believed) {}

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
        boolean believes = offers.stream().anyMatch(offer -> offer.believed < Double.POSITIVE_INFINITY);
        Offer best = offers.get(0);
        for (Offer offer : offers) {
            boolean better = believes ? offer.believed < best.believed : offer.quote.seconds() < best.quote.seconds();
            best = better ? offer : best;
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
        Drives drives = Drives.upTo(top, topology);
        Plan plan = plans.get(0);
        double own = inSwitch || plan.posted() ? 0 : ownBytes(collective.kind(), bytes, ranks);
        double running = channels(bytes / ranks);
        double start = library.overhead().seconds() + drives.start + drives.spread * running;
        int orders = groups.get(0).orders(plan).size();
        int cores = algorithm == Algorithm.LOW_LATENCY ? 0 : library.cores();
        List<Offer> offers = new ArrayList<>();
        for (CommunicationLibrary.Protocol protocol : protocols(plan, collective, ranks, inSwitch)) {
            double hops =
                    legs(plan.way(), ranks) * hopSeconds(Hops.of(protocol, plan.paired(), running), groups, plans);
            hops += inSwitch ? switchSeconds(algorithm, groups) : 0;
            double wire = load.seconds() / protocol.payload().value();
            double copy = copySeconds(protocol, plan.paired(), own, load.sentBytes() > 0 ? wire / load.sentBytes() : 0);
            Quote quote = new Quote(
                    algorithm,
                    protocol.name(),
                    start,
                    hops,
                    wire,
                    copy,
                    rampSeconds(protocol, plan, inSwitch, drives, wire + copy),
                    load.busiestLink(),
                    load.sentBytes(),
                    orders,
                    cores);
            double believed = believed(algorithm, protocol, drives, load.seconds(), groups, plans);
            offers.add(new Offer(quote, protocol, load, believed));
        }
        return offers;
    }

    /** What the chunks cost: the first one's opening, and posts against delay at the best number of chunks. */
    private double rampSeconds(
            CommunicationLibrary.Protocol protocol, Plan plan, boolean inSwitch, Drives drives, double moving) {
        if (!protocol.chunked()) {
            return 0;
        }
        boolean paired = plan.paired();
        double post = drives.ramp * (paired ? library.rendezvous() : inSwitch ? 2 : 1);
        double opening = paired || inSwitch ? 0 : protocol.opening() * drives.ramp;
        return opening + 2 * Math.sqrt(post * moving);
    }

    /** The dearest constants of the levels that a group crosses. */
    private record Drives(double start, double spread, double ramp, boolean network) {
        static Drives upTo(int top, Topology topology) {
            double start = 0;
            double spread = 0;
            double ramp = 0;
            for (int level = 0; level <= top; level++) {
                Attachment drive = topology.levels().get(level).drive();
                start = Math.max(start, drive.start().seconds());
                spread = Math.max(
                        spread, drive.spread().map(Picoseconds::seconds).orElse(0.0));
                ramp = Math.max(ramp, drive.ramp().seconds());
            }
            boolean network = topology.levels().get(top).drive().access() == Attachment.Access.MESSAGE;
            return new Drives(start, spread, ramp, network);
        }
    }

    /** Share of the channels that a rank's piece sets to work. */
    private double channels(double pieceBytes) {
        return library.grain()
                .map(grain -> Math.min(1, pieceBytes / grain.value()))
                .orElse(1.0);
    }

    private double copySeconds(
            CommunicationLibrary.Protocol protocol, boolean paired, double own, double wireSecondsPerByte) {
        if (protocol.flagsInline()) {
            return own * wireSecondsPerByte;
        }
        return own * secondsPerCopiedByte() / (paired ? 2 : 1);
    }

    private double believed(
            Algorithm algorithm,
            CommunicationLibrary.Protocol protocol,
            Drives drives,
            double wireSeconds,
            List<Group> groups,
            List<Plan> plans) {
        for (CommunicationLibrary.Belief belief : library.beliefs()) {
            if (belief.algorithm() == algorithm && belief.protocol().equals(protocol.name())) {
                Hops.Price price = Hops.believed(belief);
                double share = (drives.network ? belief.networkShare() : belief.share()).value();
                return belief.base().seconds() + hopSeconds(price, groups, plans) + wireSeconds / share;
            }
        }
        return Double.POSITIVE_INFINITY;
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

    private double hopSeconds(Hops.Price price, List<Group> groups, List<Plan> plans) {
        double longest = 0;
        for (int g = 0; g < groups.size(); g++) {
            Plan plan = plans.get(g);
            int[] order = groups.get(g).orders(plan).get(0);
            longest = Math.max(longest, Hops.seconds(topology, router, price, plan, order));
        }
        return longest;
    }

    /**
     * How often the hops are gone before the data has come: messages wait for the ranks to meet, once for each doubling of
     * their number.
     */
    private double legs(Plan.Way way, int ranks) {
        return switch (way) {
            case MESSAGES -> 1 + (library.rendezvous() - 1) * doublings(ranks);
            case COUNTED_POSTS -> 2;
            case BUFFERS, CHANNELS, POSTS -> 1;
        };
    }

    /** Latency of the switches that add: between units once, inside one once for each doubling of its ranks. */
    private double switchSeconds(Algorithm algorithm, List<Group> groups) {
        Group group = groups.get(0);
        Shape shape = group.shape();
        double seconds = 0;
        for (int level = 0; level < topology.levels().size(); level++) {
            boolean between = level > 0 || shape.lanes() == 1;
            boolean used = between ? algorithm == Algorithm.IN_NETWORK && level <= group.top() : InSwitch.adds(shape);
            double latency = topology.levels()
                    .get(level)
                    .inSwitch()
                    .map(adds -> adds.latency().seconds())
                    .orElse(0.0);
            seconds += used ? latency * (between ? 1 : doublings(shape.lanes())) : 0;
        }
        return seconds;
    }

    private static double doublings(int ranks) {
        return StrictMath.log(ranks) / StrictMath.log(2);
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
