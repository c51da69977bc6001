// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.Fault;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.UnusableFault;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.tier.Tier;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.planner.uncertainty.Spread;
import dev.sandtable.spec.Located;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Seconds;
import dev.sandtable.units.Watts;
import dev.sandtable.workload.Offload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A machine assembled from its files: so many nodes of one kind, a chip model, a fabric and a software stack.
 *
 * <p>Clusters of the same node and stack share one {@link Chip}, and with it everything that it has already priced;
 * {@link #withNodes} makes a larger or smaller one.
 */
public final class Cluster {
    private final ClusterSpec spec;
    private final Parts parts;
    private final int nodes;
    private final Fabric fabric;
    private final boolean uniform;

    /** What clusters of one node and stack share, whatever their size. */
    private record Parts(
            SpecDocument<NodeSpec> node,
            SpecDocument<StackSpec> stack,
            SpecDocument<ChipSpec> chipSpec,
            Optional<SpecDocument<DramSpec>> device,
            Chip chip,
            List<Level> nodeLevels,
            Optional<Level> card,
            Optional<Level> network,
            Map<Offload.Place, AttachedTier> tiers,
            double linkSpread) {}

    /**
     * Memory behind the chips' own.
     *
     * @param tier the tier
     * @param spec its file
     * @param chips how many chips share one of it
     */
    public record AttachedTier(Tier tier, SpecDocument<TierSpec> spec, int chips) {}

    private Cluster(ClusterSpec spec, Parts parts, int nodes) {
        this.spec = spec;
        this.parts = parts;
        this.nodes = nodes;
        List<Level> levels = new ArrayList<>(parts.nodeLevels);
        Optional<Level> network = network();
        network.ifPresent(levels::add);
        uniform = !hasFaults()
                && network.map(level -> level instanceof FatTree tree
                                && tree.pod().map(pod -> pod >= nodes).orElse(true))
                        .orElse(true);
        fabric = compose(levels, spec.faults().orElse(List.of()), parts.stack.value());
    }

    /** The cards alone: every chip a member of its own with its share of the node's cards, where they can be dealt so. */
    private Optional<Level> cardLevel() {
        int cards = parts.node.value().nics().map(NodeSpec.Nics::count).orElse(0);
        if (parts.card.isEmpty()
                || !(parts.card.get() instanceof FatTree tree)
                || cards == 0
                || cards % parts.node.value().chips() != 0) {
            return Optional.empty();
        }
        Optional<FabricSection> section = spec.fabric();
        int perChip = cards / parts.node.value().chips();
        return Optional.of(new FatTree(
                nodes * chipsPerNode(),
                section.flatMap(FabricSection::bandwidth).orElse(tree.bandwidth()),
                perChip,
                section.flatMap(FabricSection::latency).orElse(tree.latency()),
                section.flatMap(FabricSection::oversubscription).or(tree::oversubscription),
                section.flatMap(FabricSection::pod).or(tree::pod).map(pod -> pod * chipsPerNode()),
                section.flatMap(FabricSection::railOptimised).or(tree::railOptimised),
                section.flatMap(FabricSection::spreading).or(tree::spreading),
                tree.attachment(),
                section.flatMap(FabricSection::planes).or(tree::planes),
                section.flatMap(FabricSection::spines).or(tree::spines),
                Optional.empty()));
    }

    private static Fabric compose(List<Level> levels, List<Located<Fault>> faults, StackSpec stack) {
        try {
            return Fabric.compose(levels, faults.stream().map(Located::value).toList(), stack.communication());
        } catch (UnusableFault unusable) {
            Located<Fault> at = faults.get(unusable.index());
            throw new SpecException(at.location(), at.path(), String.valueOf(unusable.getMessage()));
        }
    }

    /**
     * Assembles a cluster.
     *
     * @param stack the software; the chip's default if absent
     * @throws SpecException if a name is unknown or the parts do not fit
     */
    public static Cluster assemble(ClusterSpec spec, Optional<SpecDocument<StackSpec>> stack, Catalogues catalogues) {
        return assemble(spec, stack, ChipSpec::defaultStack, catalogues);
    }

    /** The same, where {@code usual} says which stack the chip gets if none is named. */
    public static Cluster assemble(
            ClusterSpec spec,
            Optional<SpecDocument<StackSpec>> stack,
            Function<ChipSpec, String> usual,
            Catalogues catalogues) {
        SpecDocument<NodeSpec> node = spec.onlyNode().resolve(catalogues.nodes());
        SpecDocument<ChipSpec> chip = node.value().chip().resolve(catalogues.chips());
        SpecDocument<StackSpec> software =
                stack.orElseGet(() -> catalogues.stacks().byNameOrThrow(usual.apply(chip.value())));
        List<Level> levels = new ArrayList<>();
        long product = 1;
        double spread = 0;
        for (Reference<Level> reference : node.value().scaleUp()) {
            SpecDocument<Level> level = reference.resolve(catalogues.links());
            levels.add(level.value());
            product *= level.value().size();
            spread = Math.max(spread, Spread.under(level.provenance(), "attachment"));
        }
        if (product != node.value().chips()) {
            throw new SpecException(
                    spec.onlyNode().location(),
                    spec.onlyNode().path(),
                    "the sizes of the node's scale-up levels multiply to " + product + ", but it has "
                            + node.value().chips() + " chips");
        }
        Optional<SpecDocument<Level>> port =
                node.value().nics().map(nics -> nics.link().resolve(catalogues.links()));
        Optional<Level> card = port.map(SpecDocument::value);
        int nodes = spec.nodes().orElse(1);
        Optional<Level> network =
                spec.network().map(level -> level.resolve(catalogues.links()).value());
        if (nodes > 1 && port.isPresent()) {
            spread = Math.max(spread, Spread.under(port.get().provenance(), "attachment"));
        }
        if (nodes > 1 && card.isEmpty() && network.isEmpty()) {
            throw new SpecException(
                    spec.onlyNode().location(),
                    spec.onlyNode().path(),
                    "node " + node.value().name() + " has no nics, so " + nodes + " of them cannot be joined");
        }
        requireChips(spec, node.value());
        Chip model = catalogues.assemble(chip, software.value().kernels());
        return new Cluster(
                spec,
                new Parts(
                        node,
                        software,
                        chip,
                        catalogues.device(chip),
                        model,
                        levels,
                        card,
                        network,
                        tiers(node.value(), catalogues),
                        spread),
                nodes);
    }

    private static void requireChips(ClusterSpec spec, NodeSpec node) {
        if (spec.chips().isPresent() && spec.chips().get() > node.chips()) {
            throw new SpecException(
                    spec.onlyNode().location(),
                    spec.onlyNode().path(),
                    "chips is " + spec.chips().get() + ", but node " + node.name() + " has " + node.chips());
        }
    }

    private static Map<Offload.Place, AttachedTier> tiers(NodeSpec node, Catalogues catalogues) {
        Map<Offload.Place, AttachedTier> tiers = new EnumMap<>(Offload.Place.class);
        for (Offload.Place place : Offload.Place.values()) {
            node.tiers().flatMap(all -> all.find(place)).ifPresent(shared -> {
                SpecDocument<TierSpec> spec = shared.tier().resolve(catalogues.tiers());
                tiers.put(place, new AttachedTier(new Tier(spec.value()), spec, shared.chips()));
            });
        }
        return tiers;
    }

    /** The memory of a kind behind the chips' own, where the node's file states any. */
    public Optional<AttachedTier> findTier(Offload.Place place) {
        return Optional.ofNullable(parts.tiers.get(place));
    }

    /**
     * What a name stands for: a cluster of the catalogue, or one node of that name.
     *
     * @throws SpecException if it is neither
     */
    public static ClusterSpec specByName(String name, Catalogues catalogues) {
        Optional<SpecDocument<ClusterSpec>> known = catalogues.clusters().findByName(name);
        if (known.isPresent()) {
            return known.get().value();
        }
        catalogues.nodes().byNameOrThrow(name);
        Reference<NodeSpec> node = new Reference.ByName<>(name, "node", Location.ofFile("cluster"));
        return new ClusterSpec(Optional.of(name), Optional.of(1), node, Optional.empty(), Optional.empty());
    }

    /** Relative standard deviation of the links' constants. */
    public double networkSpread() {
        return parts.linkSpread;
    }

    /** The same cluster with another number of nodes. */
    public Cluster withNodes(int count) {
        return new Cluster(spec, parts, count);
    }

    /** A part of one node: so many of its chips. */
    public Cluster withChips(int count) {
        ClusterSpec part = new ClusterSpec(
                spec.name(),
                Optional.of(1),
                spec.node(),
                Optional.of(count),
                spec.fabric(),
                spec.network(),
                spec.faults(),
                Optional.empty(),
                Optional.empty());
        return new Cluster(part, parts, 1);
    }

    /** The name that reports use. */
    public String name() {
        return spec.name().orElseGet(() -> nodes + " x " + parts.node.value().name());
    }

    /** The chip model. */
    public Chip chip() {
        return parts.chip;
    }

    /** The chip's file. */
    public SpecDocument<ChipSpec> chipSpec() {
        return parts.chipSpec;
    }

    /** The file of the device that the chip's memory is made of, if it is made of one. */
    public Optional<SpecDocument<DramSpec>> deviceSpec() {
        return parts.device;
    }

    /** What joins the chips. */
    public Fabric fabric() {
        return fabric;
    }

    /** The kind of node. */
    public NodeSpec node() {
        return parts.node.value();
    }

    /** The node's file. */
    public SpecDocument<NodeSpec> nodeSpec() {
        return parts.node;
    }

    /** The software. */
    public StackSpec stack() {
        return parts.stack.value();
    }

    /** The software's file. */
    public SpecDocument<StackSpec> stackSpec() {
        return parts.stack;
    }

    /** Energy of a while in which the chips do {@code work} above idle: idle chips and hosts draw all the time. */
    public Joules energy(Seconds time, Joules work) {
        double idle = chipSpec().value().power().idle().value() * chips();
        return new Watts(idle + node().hostPower().value() * nodes).over(time).plus(work);
    }

    public int nodes() {
        return nodes;
    }

    /**
     * The second network of machines whose chips reach each other both by the links of their node and by cards of their own:
     * the same endpoints, joined by the cards alone, for traffic that is kept off the first (such as keys and values on
     * their way from prefill to decode). Empty where several chips share a card; made anew by every call.
     */
    public Optional<Fabric> cardFabric() {
        return cardLevel().map(card -> compose(List.of(card), List.of(), parts.stack.value()));
    }

    /** Whether anything is broken or slow. */
    public boolean hasFaults() {
        return spec.faults().map(faults -> !faults.isEmpty()).orElse(false);
    }

    /** Whether every node is as far from every other as any: no pods, or all nodes in one. */
    public boolean uniformNetwork() {
        return uniform;
    }

    /** Chips of a node that are used. */
    public int chipsPerNode() {
        return spec.chips().orElse(parts.node.value().chips());
    }

    /** All chips that are used. */
    public int chips() {
        return nodes * chipsPerNode();
    }

    private Optional<Level> network() {
        if (nodes > 1 && parts.network.isPresent()) {
            try {
                return Optional.of(parts.network.get().withSize(nodes));
            } catch (IllegalArgumentException misfit) {
                Reference<Level> at = spec.network().orElseThrow();
                throw new SpecException(at.location(), at.path(), nodes + " nodes: " + misfit.getMessage());
            }
        }
        if (nodes == 1 || parts.card.isEmpty()) {
            return Optional.empty();
        }
        if (!(parts.card.get() instanceof FatTree tree)) {
            return Optional.of(parts.card.get().withSize(nodes));
        }
        Optional<FabricSection> section = spec.fabric();
        int ports = parts.node.value().nics().map(NodeSpec.Nics::count).orElse(tree.ports());
        return Optional.of(new FatTree(
                nodes,
                section.flatMap(FabricSection::bandwidth).orElse(tree.bandwidth()),
                ports,
                section.flatMap(FabricSection::latency).orElse(tree.latency()),
                section.flatMap(FabricSection::oversubscription).or(tree::oversubscription),
                section.flatMap(FabricSection::pod).or(tree::pod),
                section.flatMap(FabricSection::railOptimised).or(tree::railOptimised),
                section.flatMap(FabricSection::spreading).or(tree::spreading),
                tree.attachment(),
                section.flatMap(FabricSection::planes).or(tree::planes),
                section.flatMap(FabricSection::spines).or(tree::spines),
                section.flatMap(FabricSection::core).or(tree::core),
                tree.reduction()));
    }
}
