// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Provenance.Policy;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.spec.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The entries of one kind that {@code show} prints: those that a scenario names or rests on, and the kinds that are files on
 * their own, tiers and scenarios.
 *
 * @param names the names, in order
 * @param entry an entry by its name
 */
record Shelf(List<String> names, Function<String, SpecDocument<?>> entry) {
    private static final String YAML = ".yaml";

    /** All shelves by the noun that the command line uses. */
    static Map<String, Shelf> all(Catalogues catalogues, List<Path> user) {
        List<Path> roots = roots(catalogues, user);
        Map<String, Shelf> shelves = new LinkedHashMap<>();
        catalogues.byNoun().forEach((noun, catalogue) -> shelves.put(noun, of(catalogue)));
        shelves.put("tiers", files(roots, "tiers", "tier", TierSpec.class, Policy.REQUIRED));
        shelves.put("scenarios", files(roots, "scenarios", "scenario", Scenario.class, Policy.OPTIONAL));
        return shelves;
    }

    /** A memory by its name, or by its file. */
    static DramSpec memory(Catalogues catalogues, String name) {
        Reference.ByName<DramSpec> reference = new Reference.ByName<>(name, "", Location.ofFile("--preset"));
        return reference.isFile()
                ? catalogues.memories().read(reference.file()).value()
                : catalogues.memories().byNameOrThrow(name).value();
    }

    /** The folders of configurations, in the order of search. */
    static List<Path> roots(Catalogues catalogues, List<Path> user) {
        List<Path> roots = new ArrayList<>(user);
        roots.add(catalogues.home().resolve("configs"));
        return roots;
    }

    private static Shelf of(Catalogue<?> catalogue) {
        return new Shelf(catalogue.names(), catalogue::byNameOrThrow);
    }

    private static <T> Shelf files(List<Path> roots, String folder, String noun, Class<T> type, Policy policy) {
        Map<String, Path> files = new TreeMap<>();
        for (Path root : roots) {
            Path shelf = root.resolve(folder);
            if (!Files.isDirectory(shelf)) {
                continue;
            }
            try (Stream<Path> found = Files.list(shelf)) {
                found.filter(file -> file.toString().endsWith(YAML)).forEach(file -> {
                    String name = String.valueOf(file.getFileName());
                    files.putIfAbsent(name.substring(0, name.length() - YAML.length()), file);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Shelf(List.copyOf(files.keySet()), name -> {
            Path file = files.get(name);
            if (file == null) {
                throw new SpecException(
                        Location.ofFile(noun),
                        "",
                        "no " + noun + " is called '" + name + "'" + Suggestion.didYouMean(name, files.keySet()));
            }
            return SpecReader.read(file, type, policy);
        });
    }
}
