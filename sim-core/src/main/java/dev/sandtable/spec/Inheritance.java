// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Applies {@code extends: other-name}. Maps are joined key by key and the nearer file wins; lists and scalars are
 * replaced whole, and so is a map that changes its {@code kind}; {@code null} takes an inherited key away. Every part
 * stays in its own file, so errors and sources point to where it was written.
 */
final class Inheritance {
    private final Function<String, Optional<Path>> find;

    Inheritance(Function<String, Optional<Path>> find) {
        this.find = find;
    }

    SpecTree resolve(Path file) {
        return resolve(SpecReader.tree(file), new ArrayList<>(List.of(stem(file))));
    }

    SpecTree resolve(String text, String label) {
        return resolve(SpecReader.tree(text, label), new ArrayList<>(List.of(label)));
    }

    private SpecTree resolve(LocatedNode node, List<String> chain) {
        if (!(node instanceof MapNode root)) {
            throw new SpecException(node.location(), "", "expected a map of keys, but found " + node.describe());
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, SourceTable> tables = new LinkedHashMap<>();
        tables.put(root.location().file(), SourceTable.of(root, problems));
        MapNode own = root.without("sources").without("extends");
        Optional<LocatedNode> parent = root.find("extends");
        if (parent.isEmpty()) {
            return new SpecTree(own, tables, problems);
        }
        SpecTree inherited = parent(parent.get(), chain);
        inherited.tables().forEach(tables::putIfAbsent);
        problems.addAll(inherited.problems());
        return new SpecTree(join(inherited.root(), own), tables, problems);
    }

    private SpecTree parent(LocatedNode parent, List<String> chain) {
        if (!(parent instanceof ScalarNode name) || name.isNull()) {
            throw new SpecException(
                    parent.location(), "extends", "expected a name of this catalogue, but found " + parent.describe());
        }
        boolean cycle = chain.contains(name.text());
        chain.add(name.text());
        if (cycle) {
            throw new SpecException(parent.location(), "extends", "extends itself: " + String.join(" -> ", chain));
        }
        Path file = find.apply(name.text())
                .orElseThrow(() ->
                        new SpecException(parent.location(), "extends", "no '" + name.text() + "' in this catalogue"));
        return resolve(SpecReader.tree(file), chain);
    }

    private static MapNode join(MapNode inherited, MapNode own) {
        Map<String, Entry> entries = new LinkedHashMap<>(inherited.entries());
        own.entries().forEach((key, entry) -> {
            Entry old = entries.get(key);
            if (entry.value() instanceof ScalarNode scalar && scalar.isExplicitNull()) {
                entries.remove(key);
            } else if (old != null
                    && old.value() instanceof MapNode below
                    && entry.value() instanceof MapNode above
                    && kind(below, above).equals(kind(above, below))) {
                entries.put(key, new Entry(entry.key(), join(below, above)));
            } else {
                entries.put(key, entry);
            }
        });
        return MapNode.of(own.location(), entries);
    }

    /** The kind of a map, which it may leave to the other. */
    private static String kind(MapNode map, MapNode other) {
        return map.find("kind")
                .or(() -> other.find("kind"))
                .map(LocatedNode::describe)
                .orElse("");
    }

    static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
