// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * Leaf switches under a spine, reached through network adapters.
 *
 * <p><b>Model.</b> Each member has {@code ports} adapters. A leaf serves a pod of members: one port of each where the
 * tree is rail-optimised, all of their ports where it is not. Traffic under one leaf never leaves it. A leaf's way to
 * the spine has the rate of its member ports divided by the oversubscription: one shared pipe where packets spread
 * adaptively, or single uplinks of port rate where a hash of the two ends picks one for good (and may pick the same for
 * two flows).
 *
 * <p><b>Left out.</b> A third tier beyond its rate; congestion control and its start-up; forwarding over the chip whose
 * adapter is on the right rail; the latency difference between one switch and three.
 *
 * <p><b>Check.</b> Permutation traffic between two pods runs at 1/oversubscription of the port rate
 * ({@code TopologyTest}).
 *
 * <p><b>Source.</b> Leiserson, <i>Fat-trees</i> (1985); NVIDIA DGX SuperPOD reference architecture (rails).
 *
 * @param size members
 * @param bandwidth of one port, or of all ports of a chip or node
 * @param ports adapters of one member
 * @param latency of one hop, adapter to adapter
 * @param oversubscription member rate over spine rate of a leaf; 1 where absent
 * @param pod members under one leaf; all where absent
 * @param railOptimised whether a leaf serves one port of each member; true where absent
 * @param spreading how flows share the spine; adaptive where absent
 * @param attachment how a chip drives it
 * @param reduction what its switches add up; nothing where absent
 */
public record FatTree(
        int size,
        LinkBandwidth bandwidth,
        int ports,
        Picoseconds latency,
        Optional<Ratio> oversubscription,
        Optional<Integer> pod,
        Optional<Boolean> railOptimised,
        Optional<Spreading> spreading,
        Optional<Attachment> attachment,
        Optional<InSwitchReduction> reduction)
        implements Level {

    /** How flows share the ways from a leaf to the spine. */
    public enum Spreading {
        /** Packets take any uplink: all uplinks of a leaf are one pipe. */
        ADAPTIVE,
        /** A hash of the two ends picks one uplink for the whole flow (ECMP). */
        HASHED
    }

    public FatTree {
        Rates.checkSize(size);
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "fat tree", "per port, per chip or per node");
        if (ports < 1) {
            throw new IllegalArgumentException("ports must be at least 1, was " + ports);
        }
        if (oversubscription.isPresent() && !(oversubscription.get().value() >= 1)) {
            throw new IllegalArgumentException("oversubscription must be at least 1, was " + oversubscription.get());
        }
        if (pod.isPresent() && pod.get() < 1) {
            throw new IllegalArgumentException("pod must be at least 1, was " + pod.get());
        }
    }

    /** A tree whose switches do not add. */
    public FatTree(
            int size,
            LinkBandwidth bandwidth,
            int ports,
            Picoseconds latency,
            Optional<Ratio> oversubscription,
            Optional<Integer> pod,
            Optional<Boolean> railOptimised,
            Optional<Spreading> spreading,
            Optional<Attachment> attachment) {
        this(
                size,
                bandwidth,
                ports,
                latency,
                oversubscription,
                pod,
                railOptimised,
                spreading,
                attachment,
                Optional.empty());
    }

    @Override
    public Optional<InSwitchReduction> inSwitch() {
        return reduction;
    }

    @Override
    public Level withSize(int other) {
        return new FatTree(
                other,
                bandwidth,
                ports,
                latency,
                oversubscription,
                pod,
                railOptimised,
                spreading,
                attachment,
                reduction);
    }

    @Override
    public Wiring wire(int lanes) {
        return new FatTreeWiring(this, lanes, Rates.perMember(bandwidth, ports, lanes));
    }
}
