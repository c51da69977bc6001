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
 * two flows). Where a {@link Core} is stated, the spines of a zone serve its pods only, and core switches join the zones.
 * Several planes are trees side by side, each with an equal part of every port: what fails in one leaves the others.
 *
 * <p><b>Left out.</b> Congestion control and its start-up; forwarding over the chip whose adapter is on the right rail;
 * the latency difference between one switch, three and five; flows that stay in one plane.
 *
 * <p><b>Check.</b> Permutation traffic between two pods runs at 1/oversubscription of the port rate
 * ({@code TopologyTest}), between zones at that of pod and core together ({@code KindsTest}).
 *
 * <p><b>Source.</b> Leiserson, <i>Fat-trees</i> (1985); NVIDIA DGX SuperPOD reference architecture (rails); Gangidi et al.,
 * <i>RDMA over Ethernet for distributed AI training at Meta scale</i> (2024) (three tiers); Zhao et al., <i>Insights into
 * DeepSeek-V3</i> (2025) (planes).
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
 * @param planes trees side by side; 1 where absent
 * @param spines spine switches of one plane (and zone); an uplink each where flows are hashed, unknown where not
 * @param core the third tier; absent where spines join all pods
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
        Optional<Integer> planes,
        Optional<Integer> spines,
        Optional<Core> core,
        Optional<InSwitchReduction> reduction)
        implements Level {

    /**
     * The third tier: switches that join zones of pods.
     *
     * @param zone members of one zone; a multiple of the pod
     * @param oversubscription rate of a zone's leaves towards its spines over that of its spines towards the core
     * @param switches core switches of one plane; unknown where absent
     */
    public record Core(int zone, Ratio oversubscription, Optional<Integer> switches) {
        public Core {
            if (zone < 1) {
                throw new IllegalArgumentException("zone must be at least 1, was " + zone);
            }
            if (!(oversubscription.value() >= 1)) {
                throw new IllegalArgumentException("oversubscription must be at least 1, was " + oversubscription);
            }
            if (switches.isPresent() && switches.get() < 1) {
                throw new IllegalArgumentException("switches must be at least 1, was " + switches.get());
            }
        }
    }

    /** A tree of two tiers in one plane. */
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

    /** A tree of two tiers in one plane whose switches may add. */
    public FatTree(
            int size,
            LinkBandwidth bandwidth,
            int ports,
            Picoseconds latency,
            Optional<Ratio> oversubscription,
            Optional<Integer> pod,
            Optional<Boolean> railOptimised,
            Optional<Spreading> spreading,
            Optional<Attachment> attachment,
            Optional<InSwitchReduction> reduction) {
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reduction);
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
            Optional<Attachment> attachment,
            Optional<Integer> planes,
            Optional<Integer> spines,
            Optional<Core> core) {
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
                planes,
                spines,
                core,
                Optional.empty());
    }

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
        if (planes.isPresent() && planes.get() < 1) {
            throw new IllegalArgumentException("planes must be at least 1, was " + planes.get());
        }
        if (spines.isPresent() && spines.get() < 1) {
            throw new IllegalArgumentException("spines must be at least 1, was " + spines.get());
        }
        if (core.isPresent() && (pod.isEmpty() || core.get().zone() % pod.get() != 0)) {
            throw new IllegalArgumentException("core joins zones of pods: 'pod' must be stated and divide the zone of "
                    + core.get().zone() + " members");
        }
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
                planes,
                spines,
                core,
                reduction);
    }

    @Override
    public Attachment.Access usualAccess() {
        return Attachment.Access.MESSAGE;
    }

    @Override
    public Wiring wire(int lanes) {
        return new FatTreeWiring(this, lanes, Rates.perMember(bandwidth, ports, lanes));
    }
}
