// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.explain.BrokenInvariant;
import dev.sandtable.spec.LocatedNode.MapNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads specifications. Every method either gives a value that is right in all its parts or throws a
 * {@link SpecException} with everything that is wrong.
 */
public final class SpecReader {
    private SpecReader() {}

    /** Reads a file and binds it. A file that {@code extends} another finds it in its own directory. */
    public static <T> SpecDocument<T> read(Path file, Class<T> type, Provenance.Policy policy) {
        Path directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        Inheritance siblings = new Inheritance(
                name -> Optional.of(directory.resolve(name + ".yaml")).filter(Files::isRegularFile));
        return document(siblings.resolve(file), type, policy);
    }

    /**
     * Reads a file of which a record describes only some sections, and binds those; the others belong to other parts of
     * the house. A file that {@code extends} another finds it in its own directory.
     */
    public static <T> SpecDocument<T> readSections(Path file, Class<T> type, Provenance.Policy policy) {
        Path directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        Inheritance siblings = new Inheritance(
                name -> Optional.of(directory.resolve(name + ".yaml")).filter(Files::isRegularFile));
        SpecTree whole = siblings.resolve(file);
        MapNode root = whole.root();
        for (String key : whole.root().keys()) {
            if (RecordShape.of(type).find(key).isEmpty()) {
                root = root.without(key);
            }
        }
        return document(new SpecTree(root, whole.tables(), whole.problems()), type, policy);
    }

    /** Reads a text and binds it; {@code label} stands for the file's name in messages. */
    public static <T> SpecDocument<T> read(String text, String label, Class<T> type, Provenance.Policy policy) {
        return document(new Inheritance(name -> Optional.empty()).resolve(text, label), type, policy);
    }

    /** The located tree of a file, before it has a type. */
    public static LocatedNode tree(Path file) {
        return TreeComposer.compose(SpecText.read(file), file.toString());
    }

    /** The located tree of a text; {@code label} stands for the file's name in messages. */
    public static LocatedNode tree(String text, String label) {
        return TreeComposer.compose(SpecText.checked(text, label), label);
    }

    /** Binds a part of a specification; its numbers need no source. */
    public static <T> T bind(LocatedNode node, Class<T> type) {
        List<Problem> problems = new ArrayList<>();
        Object value = new Binder(Map.of(), Provenance.Policy.OPTIONAL, problems).bind(node, type, "");
        return complete(value, type, problems);
    }

    /**
     * The tree with some values replaced, {@code hbm.stacks=6}. Whether a new key is one that exists shows when the tree
     * is bound.
     */
    public static MapNode override(MapNode tree, List<String> assignments) {
        return Overrides.apply(new SpecTree(tree, Map.of(), List.of()), assignments)
                .root();
    }

    static <T> SpecDocument<T> document(SpecTree tree, Class<T> type, Provenance.Policy policy) {
        List<Problem> problems = new ArrayList<>(tree.problems());
        Binder binder = new Binder(tree.tables(), policy, problems);
        Object value = binder.bind(
                hasName(type, tree.root()) ? tree.root() : tree.root().without("name"), type, "");
        return new SpecDocument<>(complete(value, type, problems), binder.provenance(), tree, type, policy);
    }

    private static <T> T complete(@Nullable Object value, Class<T> type, List<Problem> problems) {
        failOn(problems);
        if (value == null) {
            throw new BrokenInvariant("nothing was bound to " + type.getName() + ", and no problem says why");
        }
        return type.cast(value);
    }

    /** Whether the record has its own component for the file's {@code name}, which every file may state. */
    private static boolean hasName(Class<?> type, MapNode root) {
        Class<?> record = type;
        if (type.isSealed() && root.find("kind").orElse(root) instanceof LocatedNode.ScalarNode kind) {
            record = Spelling.variants(type).getOrDefault(kind.text(), type);
        }
        return record.isRecord() && RecordShape.of(record).find("name").isPresent();
    }

    static void failOn(List<Problem> problems) {
        if (!problems.isEmpty()) {
            List<Problem> ordered = new ArrayList<>(problems);
            ordered.sort(Comparator.comparing(Problem::file)
                    .thenComparingInt(Problem::line)
                    .thenComparingInt(Problem::column));
            throw new SpecException(ordered.stream().distinct().toList());
        }
    }
}
