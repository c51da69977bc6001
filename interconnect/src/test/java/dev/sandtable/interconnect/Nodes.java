// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.interconnect.collective.CommunicationLibrary.Protocol;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Attachment.Access;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.FullMesh;
import dev.sandtable.interconnect.topology.InSwitchReduction;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Switch;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
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

    private static Optional<Attachment> drive(double efficiency, double start, double ramp, double copyGbps) {
        return Optional.of(new Attachment(
                Access.LOAD_STORE,
                new Ratio(efficiency),
                us(start),
                us(ramp),
                Optional.of(new BytesPerSecond(copyGbps * 1e9)),
                Optional.empty()));
    }

    /** Eight A100 on NVLink 3 and NVSwitch 2. */
    public static Level a100() {
        return new Switch(
                8,
                gbps(25, LinkBandwidth.Scope.PER_LINK),
                12,
                us(0.83),
                drive(0.778, 8.55, 4.1, 805),
                Optional.empty());
    }

    /** Eight H100 on NVLink 4 and NVSwitch 3 with NVLS. */
    public static Level h100(double copyGbps) {
        return new Switch(
                8,
                gbps(25, LinkBandwidth.Scope.PER_LINK),
                18,
                us(0.81),
                drive(0.811, 4.65, 1.9, copyGbps),
                Optional.of(new InSwitchReduction(new Ratio(0.68), us(25))));
    }

    /** Eight Ascend 910B on an HCCS full mesh. */
    public static Level ascend910b() {
        return new FullMesh(
                8,
                gbps(28, LinkBandwidth.Scope.PER_PAIR),
                us(0.5),
                Optional.of(new Attachment(
                        Access.LOAD_STORE,
                        new Ratio(0.686),
                        us(10),
                        us(4),
                        Optional.empty(),
                        Optional.empty())));
    }

    /** Nodes with eight adapters of 25 GB/s (HDR InfiniBand) on a rail-optimised fat tree. */
    public static Level infiniband(int nodes, double gbps) {
        return new FatTree(
                nodes,
                gbps(gbps, LinkBandwidth.Scope.PER_PORT),
                8,
                us(2.7),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Attachment(
                        Access.MESSAGE,
                        new Ratio(0.97),
                        us(0),
                        us(0),
                        Optional.empty(),
                        Optional.empty())));
    }

    private static final List<Protocol> NCCL_PROTOCOLS = List.of(
            new Protocol("LL", new Ratio(0.5), 1, us(0), Optional.of(new Bytes(16384))),
            new Protocol("LL128", new Ratio(0.9375), 1, us(1.3), Optional.of(Bytes.ZERO)),
            new Protocol("Simple", new Ratio(1), 2, us(8.6), Optional.empty()));

    /** NCCL's algorithms and protocols. */
    public static CommunicationLibrary nccl() {
        return new CommunicationLibrary(
                List.of(Algorithm.RING, Algorithm.TREE, Algorithm.PAIRWISE, Algorithm.IN_SWITCH),
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
                List.of(
                        Collective.Kind.ALL_REDUCE, Collective.Kind.ALL_GATHER, Collective.Kind.REDUCE_SCATTER),
                us(0),
                1,
                new Ratio(1));
    }
}
