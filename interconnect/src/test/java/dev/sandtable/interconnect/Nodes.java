// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.interconnect.collective.CommunicationLibrary.Belief;
import dev.sandtable.interconnect.collective.CommunicationLibrary.Protocol;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Nodes and libraries that tests draw on; the figures are those of configs/links. */
public final class Nodes {
    private Nodes() {}

    /** A rate of one direction. */
    public static LinkBandwidth gbps(double rate, LinkBandwidth.Scope scope) {
        return new LinkBandwidth(new BytesPerSecond(rate * 1e9), LinkBandwidth.Direction.PER_DIRECTION, scope);
    }

    /** Microseconds. */
    public static Picoseconds us(double micros) {
        return Picoseconds.ofMicroseconds(micros);
    }

    /** A level of the catalogue. */
    public static Level link(String name) {
        Path file = Path.of("../configs/links/" + name + ".yaml");
        return SpecReader.read(file, Level.class, Provenance.Policy.REQUIRED).value();
    }

    private static final List<Protocol> NCCL_PROTOCOLS = List.of(
            new Protocol("LL", new Ratio(0.5), 1, us(0), Optional.of(new Bytes(16384)), 0, 0, us(3)),
            new Protocol("LL128", new Ratio(0.9375), 1, us(1.3), Optional.of(Bytes.ZERO), 0, 4, us(3)),
            new Protocol("Simple", new Ratio(1), 1, us(11.3), Optional.empty(), 1, 4, us(3)));

    private static final List<Belief> NCCL_BELIEFS = List.of(
            belief(Algorithm.RING, "LL", 6.6, 0.6, 2.7, 1, 0.375, 0.1),
            belief(Algorithm.RING, "LL128", 14, 1.9, 4, 1, 0.92, 0.92),
            belief(Algorithm.RING, "Simple", 8.4, 3.4, 14, 3, 1, 1),
            belief(Algorithm.TREE, "LL", 6.8, 0.6, 5, 0, 0.24, 0.1),
            belief(Algorithm.TREE, "LL128", 14, 1.25, 8.5, 0, 0.72, 0.86),
            belief(Algorithm.TREE, "Simple", 8.4, 4, 14, 0, 0.92, 0.92),
            belief(Algorithm.IN_SWITCH, "Simple", 25, 0, 18, 0, 1, 1),
            belief(Algorithm.IN_SWITCH_TREE, "Simple", 25, 0, 14, 0, 1, 1));

    private static Belief belief(
            Algorithm algorithm,
            String protocol,
            double base,
            double hop,
            double networkHop,
            double post,
            double share,
            double networkShare) {
        return new Belief(
                algorithm,
                protocol,
                us(base),
                us(hop),
                us(networkHop),
                us(post),
                new Ratio(share),
                new Ratio(networkShare));
    }

    /** NCCL's algorithms and protocols, chosen by its own beliefs. */
    public static CommunicationLibrary nccl() {
        return nccl(NCCL_BELIEFS);
    }

    /** NCCL where LL128 is off, as where an adapter and its chip do not share a PCIe switch. */
    public static CommunicationLibrary withoutLl128() {
        CommunicationLibrary all = nccl();
        return new CommunicationLibrary(
                all.algorithms(),
                all.protocols().stream()
                        .filter(protocol -> !protocol.name().equals("LL128"))
                        .toList(),
                all.inSwitch(),
                all.overhead(),
                all.rendezvous(),
                all.efficiency(),
                all.channels(),
                all.coresPerChannel(),
                all.grain(),
                all.beliefs().stream()
                        .filter(belief -> !belief.protocol().equals("LL128"))
                        .toList());
    }

    /** NCCL's algorithms and protocols, of which the cheapest is taken. */
    public static CommunicationLibrary clairvoyantNccl() {
        return nccl(List.of());
    }

    private static CommunicationLibrary nccl(List<Belief> beliefs) {
        return new CommunicationLibrary(
                List.of(
                        Algorithm.RING,
                        Algorithm.TREE,
                        Algorithm.PAIRWISE,
                        Algorithm.IN_SWITCH,
                        Algorithm.IN_SWITCH_TREE),
                NCCL_PROTOCOLS,
                List.of(Collective.Kind.ALL_REDUCE),
                us(0),
                2.4,
                new Ratio(1),
                0,
                1,
                Optional.of(new Bytes(4096)),
                beliefs);
    }

    /** Everything in the catalogue over an ideal protocol: what the wires alone allow. */
    public static CommunicationLibrary ideal(Algorithm... algorithms) {
        return new CommunicationLibrary(
                List.of(algorithms),
                List.of(new Protocol("plain", new Ratio(1), 1, us(0), Optional.empty())),
                List.of(Collective.Kind.ALL_REDUCE, Collective.Kind.ALL_GATHER, Collective.Kind.REDUCE_SCATTER),
                us(0),
                1,
                new Ratio(1));
    }

    /** A library that exchanges directly on a mesh and in two levels across nodes, one protocol with a fence. */
    public static CommunicationLibrary hccl() {
        return new CommunicationLibrary(
                List.of(
                        Algorithm.DIRECT,
                        Algorithm.RING,
                        Algorithm.HALVING_DOUBLING,
                        Algorithm.HIERARCHICAL,
                        Algorithm.HIERARCHICAL_DOUBLING,
                        Algorithm.PAIRWISE),
                List.of(new Protocol("Simple", new Ratio(1), 2, us(8.6), Optional.empty())),
                List.of(),
                us(0),
                3,
                new Ratio(1));
    }

    /** All algorithms under NCCL's protocols. */
    public static CommunicationLibrary everything() {
        return new CommunicationLibrary(
                List.of(Algorithm.values()),
                NCCL_PROTOCOLS,
                List.of(Collective.Kind.ALL_REDUCE),
                us(0),
                3,
                new Ratio(1));
    }
}
