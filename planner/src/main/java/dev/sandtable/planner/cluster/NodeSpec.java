// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.spec.Default;
import dev.sandtable.spec.Reference;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Money;
import dev.sandtable.units.Seconds;
import dev.sandtable.units.Watts;
import dev.sandtable.workload.Offload;
import java.util.List;
import java.util.Optional;

/**
 * A server: chips, the links between them, and the network cards that lead out.
 *
 * @param name as nodes of the catalogue are called; a node that a cluster spells out may leave it out
 * @param chip the chip
 * @param chips how many of it
 * @param scaleUp the links inside the node, innermost first; their sizes multiply to {@code chips}
 * @param nics the way out of the node; absent where nothing leads out
 * @param host processors and memory beside the chips, for information
 * @param tiers memory behind the chips' own that jobs may use
 * @param power what the node draws beside its chips; left out of energy where absent
 * @param price what it costs
 * @param reliability how often it fails
 */
public record NodeSpec(
        @Default("inline") String name,
        Reference<ChipSpec> chip,
        int chips,
        List<Reference<Level>> scaleUp,
        Optional<Nics> nics,
        Optional<Host> host,
        Optional<Tiers> tiers,
        Optional<NodePower> power,
        Optional<NodePrice> price,
        Optional<Reliability> reliability) {

    public NodeSpec {
        if (chips < 1) {
            throw new IllegalArgumentException("chips must be at least 1, was " + chips);
        }
        if (chips > 1 && scaleUp.isEmpty()) {
            throw new IllegalArgumentException("scale-up is empty, but the node's " + chips + " chips need links");
        }
        scaleUp = List.copyOf(scaleUp);
    }

    /** What a node costs, where that is known. */
    public Optional<Money> findPrice() {
        return price.map(NodePrice::node);
    }

    /**
     * Network cards.
     *
     * @param count cards of the node
     * @param link their port and how it is driven, as a level of a fabric; its size does not matter here
     */
    public record Nics(int count, Reference<Level> link) {
        public Nics {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, was " + count);
            }
        }
    }

    /** What the host of one node draws; nothing where it is not stated. */
    public Watts hostPower() {
        return power.map(NodePower::host).orElse(new Watts(0));
    }

    /**
     * The host.
     *
     * @param processors what they are
     * @param memory how much memory it has
     */
    public record Host(Optional<String> processors, Optional<Bytes> memory) {}

    /**
     * Memory behind the chips' own, by kind.
     *
     * @param host DRAM of the node's processors
     * @param pool DRAM that several nodes reach
     * @param nvme flash in the node
     */
    public record Tiers(Optional<SharedTier> host, Optional<SharedTier> pool, Optional<SharedTier> nvme) {
        /** The tier of a kind. */
        public Optional<SharedTier> find(Offload.Place place) {
            return switch (place) {
                case HOST -> host;
                case POOL -> pool;
                case NVME -> nvme;
            };
        }
    }

    /**
     * A tier and who shares it.
     *
     * @param tier the tier of the catalogue
     * @param chips how many chips share one of it
     */
    public record SharedTier(Reference<TierSpec> tier, int chips) {
        public SharedTier {
            if (chips < 1) {
                throw new IllegalArgumentException("chips must be at least 1, was " + chips);
            }
        }
    }

    /**
     * What a node draws beside its chips.
     *
     * @param host processors, memory, fans and cards under load
     */
    public record NodePower(Watts host) {}

    /**
     * What a node costs.
     *
     * @param node the whole node, chips included
     * @param date when the price was seen, as year and month
     */
    public record NodePrice(Money node, String date) {}

    /**
     * How often parts fail.
     *
     * @param chipMtbf mean time between interruptions that one chip and its share of the node cause
     */
    public record Reliability(Seconds chipMtbf) {
        public Reliability {
            if (!(chipMtbf.value() > 0)) {
                throw new IllegalArgumentException("chip-mtbf must be longer than 0 s, was " + chipMtbf);
            }
        }
    }
}
