// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.SiliconLibrary;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.LocatedNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Provenance.Policy;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.model.TransformerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The catalogues of everything that a scenario can name, each over the user's folders first and the built-in one last.
 *
 * @param home the folder that holds {@code configs}
 * @param memos where prices on machines made of the entries are kept between runs; by value, so that a changed entry has others
 * @param chips chips
 * @param memories devices that chips' memories are made of
 * @param links links between chips and between nodes
 * @param nodes nodes
 * @param clusters clusters
 * @param models transformer architectures
 * @param stacks software stacks
 * @param tariffs what running a machine costs
 * @param processes manufacturing processes
 * @param tiers memory behind chips' own
 * @param silicon sizes of blocks, packages and prices of making chips
 */
public record Catalogues(
        Path home,
        MemoStore memos,
        Catalogue<ChipSpec> chips,
        Catalogue<DramSpec> memories,
        Catalogue<Level> links,
        Catalogue<NodeSpec> nodes,
        Catalogue<ClusterSpec> clusters,
        Catalogue<TransformerSpec> models,
        Catalogue<StackSpec> stacks,
        Catalogue<Tariff> tariffs,
        Catalogue<ProcessSpec> processes,
        Catalogue<TierSpec> tiers,
        Catalogue<SiliconLibrary> silicon) {

    /** What a chip's usual node is called after the chip's name. */
    private static final String USUAL_NODE = "-node";

    /** The catalogues under {@code home/configs}, searched after those of the user; nothing is kept between runs. */
    public static Catalogues open(Path home, List<Path> user) {
        return open(home, user, MemoStore.none());
    }

    /** The same with a store of prices. */
    public static Catalogues open(Path home, List<Path> user, MemoStore memos) {
        List<Path> roots = new ArrayList<>(user);
        roots.add(home.resolve("configs"));
        Catalogue<UnspecifiedChip> unspecified = UnspecifiedChip.catalogue(roots);
        Function<String, Optional<String>> ofUsualNode = name -> unspecified
                .findByName(name.replaceFirst(USUAL_NODE + "$", ""))
                .map(chip -> "of " + chip.value().refusal());
        return new Catalogues(
                home,
                memos,
                new Catalogue<>(
                        "chip",
                        ChipSpec.class,
                        Policy.REQUIRED,
                        under(roots, "chips"),
                        name -> unspecified
                                .findByName(name)
                                .map(chip -> chip.value().refusal())),
                new Catalogue<>("memory", DramSpec.class, Policy.REQUIRED, under(roots, "memories")),
                new Catalogue<>("link", Level.class, Policy.REQUIRED, under(roots, "links")),
                new Catalogue<>("node", NodeSpec.class, Policy.REQUIRED, under(roots, "nodes"), ofUsualNode),
                new Catalogue<>("cluster", ClusterSpec.class, Policy.REQUIRED, under(roots, "clusters"), ofUsualNode),
                new Catalogue<>("model", TransformerSpec.class, Policy.OPTIONAL, under(roots, "models")),
                new Catalogue<>("stack", StackSpec.class, Policy.REQUIRED, under(roots, "stacks")),
                new Catalogue<>("tariff", Tariff.class, Policy.REQUIRED, under(roots, "tariffs")),
                new Catalogue<>("process", ProcessSpec.class, Policy.REQUIRED, under(roots, "processes")),
                new Catalogue<>("tier", TierSpec.class, Policy.REQUIRED, under(roots, "tiers")),
                new Catalogue<>("silicon library", SiliconLibrary.class, Policy.REQUIRED, under(roots, "silicon")));
    }

    /** The catalogues by the noun that the command line uses. */
    public Map<String, Catalogue<?>> byNoun() {
        Map<String, Catalogue<?>> all = new LinkedHashMap<>();
        all.put("chips", chips);
        all.put("links", links);
        all.put("nodes", nodes);
        all.put("clusters", clusters);
        all.put("models", models);
        all.put("stacks", stacks);
        all.put("tariffs", tariffs);
        all.put("memories", memories);
        all.put("processes", processes);
        all.put("silicon", silicon);
        return all;
    }

    /**
     * The device that a chip's memory is made of, if it is made of one.
     *
     * @throws SpecException where the chip's file names it, if there is none, with the names of those that there are, or
     *     if so many of it do not make the memory that the file states
     */
    public Optional<SpecDocument<DramSpec>> device(SpecDocument<ChipSpec> chip) {
        return chip.value().memory() instanceof MemorySpec.Dram memory
                ? Optional.of(device(chip, memory))
                : Optional.empty();
    }

    private SpecDocument<DramSpec> device(SpecDocument<ChipSpec> chip, MemorySpec.Dram memory) {
        Location named = at(chip, "preset");
        SpecDocument<DramSpec> device = memories.byNameOrThrow(memory.preset(), "memory.preset", named);
        if (device.value().energy().isEmpty()) {
            throw new SpecException(named, "memory.preset", ChipMemory.noEnergy(memory));
        }
        try {
            device.value().atCapacity(memory.capacity(), memory.stacks());
        } catch (IllegalArgumentException impossible) {
            throw new SpecException(at(chip, "capacity"), "memory.capacity", String.valueOf(impossible.getMessage()));
        }
        return device;
    }

    /** A chip with its memory's device and a stack's kernels, priced through the store. */
    public Chip assemble(SpecDocument<ChipSpec> chip, KernelLibrary library) {
        return Chip.assemble(chip.value(), device(chip).map(SpecDocument::value), library, memos);
    }

    /** Where a chip's file states a figure of its memory. */
    private static Location at(SpecDocument<ChipSpec> chip, String key) {
        LocatedNode memory = chip.tree().find("memory").orElse(chip.tree());
        return memory instanceof MapNode map ? map.find(key).orElse(map).location() : memory.location();
    }

    private static List<Path> under(List<Path> roots, String folder) {
        return roots.stream().map(root -> root.resolve(folder)).toList();
    }
}
