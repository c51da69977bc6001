// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.Provenance.Policy;
import dev.sandtable.workload.model.TransformerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The catalogues of everything that a scenario can name, each over the user's folders first and the built-in one last.
 *
 * @param home the folder that holds {@code configs}
 * @param memos where prices on machines made of the entries are kept between runs; by value, so that a changed entry has others
 * @param chips chips
 * @param links links between chips and between nodes
 * @param nodes nodes
 * @param clusters clusters
 * @param models transformer architectures
 * @param stacks software stacks
 * @param tariffs what running a machine costs
 */
public record Catalogues(
        Path home,
        MemoStore memos,
        Catalogue<ChipSpec> chips,
        Catalogue<Level> links,
        Catalogue<NodeSpec> nodes,
        Catalogue<ClusterSpec> clusters,
        Catalogue<TransformerSpec> models,
        Catalogue<StackSpec> stacks,
        Catalogue<Tariff> tariffs) {

    /** The catalogues under {@code home/configs}, searched after those of the user; nothing is kept between runs. */
    public static Catalogues open(Path home, List<Path> user) {
        return open(home, user, MemoStore.none());
    }

    /** The same with a store of prices. */
    public static Catalogues open(Path home, List<Path> user, MemoStore memos) {
        List<Path> roots = new ArrayList<>(user);
        roots.add(home.resolve("configs"));
        return new Catalogues(
                home,
                memos,
                new Catalogue<>("chip", ChipSpec.class, Policy.REQUIRED, under(roots, "chips")),
                new Catalogue<>("link", Level.class, Policy.REQUIRED, under(roots, "links")),
                new Catalogue<>("node", NodeSpec.class, Policy.REQUIRED, under(roots, "nodes")),
                new Catalogue<>("cluster", ClusterSpec.class, Policy.REQUIRED, under(roots, "clusters")),
                new Catalogue<>("model", TransformerSpec.class, Policy.OPTIONAL, under(roots, "models")),
                new Catalogue<>("stack", StackSpec.class, Policy.REQUIRED, under(roots, "stacks")),
                new Catalogue<>("tariff", Tariff.class, Policy.REQUIRED, under(roots, "tariffs")));
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
        return all;
    }

    private static List<Path> under(List<Path> roots, String folder) {
        return roots.stream().map(root -> root.resolve(folder)).toList();
    }
}
