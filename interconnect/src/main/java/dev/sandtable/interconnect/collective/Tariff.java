// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
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
        List<Way> ways = ways(collective, endpoints);
        if (ways.isEmpty()) {
            throw new IllegalArgumentException(
                    "no algorithm of " + library.algorithms() + " does " + collective.kind() + " over this group");
        }
        boolean believes = ways.stream().anyMatch(way -> way.believed < Double.POSITIVE_INFINITY);
        Way best = ways.get(0);
        for (Way way : ways) {
            boolean better = believes ? way.believed < best.believed : way.quote.seconds() < best.quote.seconds();
            best = better ? way : best;
        }
        return best.quote;
    }

    /** The prices of all algorithms and protocols that the library may take, in its order. */
    public List<Quote> all(Collective collective, List<int[]> endpoints) {
        return ways(collective, endpoints).stream().map(Way::quote).toList();
    }

    /** A price, and what the library takes it to be; infinite where it has no belief. */
    private record Way(Quote quote, double believed) {}

    private List<Way> ways(Collective collective, List<int[]> endpoints) {
        boolean ordered =
                collective.kind() == Collective.Kind.BROADCAST || collective.kind() == Collective.Kind.SEND_RECV;
        List<Group> groups = new ArrayList<>();
        for (int[] group : endpoints) {
            groups.add(ordered ? Group.asGiven(topology, group) : Group.sorted(topology, group));
        }
        List<Way> ways = new ArrayList<>();
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
                ways.addAll(ways(algorithm, collective, groups, plans));
            }
        }
        return ways;
    }

    private List<Way> ways(Algorithm algorithm, Collective collective, List<Group> groups, List<Plan> plans) {
        double bytes = collective.bytes().value();
        WireLoad load = new WireLoad(topology, router, library.efficiency().value());
        load.add(plans, groups, bytes);
        int top = 0;
        int ranks = Integer.MAX_VALUE;
        for (Group group : groups) {
            top = Math.max(top, group.top());
            ranks = Math.min(ranks, group.ranks());
        }
        Drives drives = Drives.upTo(top, topology);
        boolean inSwitch = algorithm.usesSwitch();
        boolean paired = plans.get(0).paired();
        double own = inSwitch ? 0 : ownBytes(collective.kind(), bytes, ranks);
        double channels = channels(bytes / ranks);
        double start = library.overhead().seconds() + drives.start + drives.spread * channels;
        List<Way> ways = new ArrayList<>();
        for (CommunicationLibrary.Protocol protocol : protocols(paired, collective, ranks, inSwitch)) {
            double hops = paired ? meeting(ranks) : 1;
            hops *= hopSeconds(Hops.of(protocol, paired, channels), groups, plans);
            hops += inSwitch ? switchSeconds(groups.get(0).shape().lanes()) : 0;
            double wire = load.seconds() / protocol.payload().value();
            double copy = copySeconds(protocol, paired, own, load.sentBytes() > 0 ? wire / load.sentBytes() : 0);
            double ramp = 0;
            if (protocol.chunked()) {
                double post = drives.ramp * (paired ? library.rendezvous() : inSwitch ? 2 : 1);
                double opening = paired || inSwitch ? 0 : protocol.opening() * drives.ramp;
                ramp = opening + 2 * Math.sqrt(post * (wire + copy));
            }
            Quote quote = new Quote(
                    algorithm, protocol.name(), start, hops, wire, copy, ramp, load.busiestLink(), load.sentBytes());
            ways.add(new Way(quote, believed(algorithm, protocol, drives, load.seconds(), groups, plans)));
        }
        return ways;
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

    /** The crossing of the data, and the waits of n ranks for each other: one for each doubling of n. */
    private double meeting(int ranks) {
        return 1 + (library.rendezvous() - 1) * doublings(ranks);
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

    private double hopSeconds(Hops.Price price, List<Group> groups, List<Plan> plans) {
        double longest = 0;
        for (int g = 0; g < groups.size(); g++) {
            Plan plan = plans.get(g);
            int[] order = groups.get(g).orders(plan).get(0);
            longest = Math.max(longest, Hops.seconds(topology, router, price, plan, order));
        }
        return longest;
    }

    private double switchSeconds(int members) {
        return topology.levels().get(0).inSwitch().orElseThrow().latency().seconds() * doublings(members);
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
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL -> bytes / ranks;
            case BROADCAST, SEND_RECV -> 0;
        };
    }
}
