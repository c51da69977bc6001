// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
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
            new Protocol("LL", new Ratio(0.5), 1, us(0), Optional.of(new Bytes(16384))),
            new Protocol("LL128", new Ratio(0.9375), 1, us(1.3), Optional.of(Bytes.ZERO)),
            new Protocol("Simple", new Ratio(1), 2, us(8.6), Optional.empty()));

    /** NCCL's algorithms and protocols. */
    public static CommunicationLibrary nccl() {
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
                3,
                new Ratio(1));
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
