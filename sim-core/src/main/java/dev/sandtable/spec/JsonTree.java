// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Read-only view of a JSON file that others define, such as the {@code config.json} of a published model. Unknown keys
 * are ignored here and only here; what is asked for is checked as strictly as anywhere and fails with file, line, column
 * and path. A JSON null counts as absent, as such files mean it.
 */
public final class JsonTree {
    private final LocatedNode node;
    private final String path;

    private JsonTree(LocatedNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Reads a file. */
    public static JsonTree read(Path file) {
        return new JsonTree(JsonComposer.compose(SpecText.read(file), file.toString()), "");
    }

    /** Reads a text; {@code label} stands for the file's name in messages. */
    public static JsonTree read(String text, String label) {
        return new JsonTree(JsonComposer.compose(SpecText.checked(text, label), label), "");
    }

    /** The first of some keys that is there and not null: published files name one thing in several ways. */
    public Optional<JsonTree> find(String... names) {
        if (!(node instanceof MapNode map)) {
            throw problem("expected a map, but found " + node.describe());
        }
        for (String name : names) {
            Optional<LocatedNode> value = map.find(name);
            if (value.isPresent() && !(value.get() instanceof ScalarNode scalar && scalar.isNull())) {
                return Optional.of(new JsonTree(value.get(), path.isEmpty() ? name : path + "." + name));
            }
        }
        return Optional.empty();
    }

    /** As {@link #find}, where one of the keys must be there. */
    public JsonTree require(String... names) {
        return find(names)
                .orElseThrow(() -> new SpecException(
                        node.location(),
                        path.isEmpty() ? names[0] : path + "." + names[0],
                        "missing" + (names.length > 1 ? "; it may also be called " + others(names) : "")));
    }

    /** This value as a whole number. */
    public long whole() {
        return (Long) scalar(long.class, "a whole number");
    }

    /** This value as a whole number that fits an {@code int}. */
    public int count() {
        return (Integer) scalar(int.class, "a whole number");
    }

    /** This value as a number. */
    public double number() {
        return (Double) scalar(double.class, "a number");
    }

    /** This value as true or false. */
    public boolean truth() {
        return (Boolean) scalar(boolean.class, "true or false");
    }

    /** This value as a text. */
    public String text() {
        if (node instanceof ScalarNode scalar && scalar.quoted()) {
            return scalar.text();
        }
        throw problem("expected a text, but found " + node.describe());
    }

    /** The items of this list. */
    public List<JsonTree> items() {
        if (!(node instanceof ListNode list)) {
            throw problem("expected a list, but found " + node.describe());
        }
        List<JsonTree> items = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            items.add(new JsonTree(list.items().get(i), path + "[" + i + "]"));
        }
        return items;
    }

    /** The error to throw where this value is wrong for a reason that only the caller knows. */
    public SpecException problem(String message) {
        return new SpecException(node.location(), path, message);
    }

    /** The located value itself. */
    public LocatedNode node() {
        return node;
    }

    private Object scalar(Class<?> type, String noun) {
        if (!(node instanceof ScalarNode scalar) || scalar.quoted()) {
            throw problem("expected " + noun + ", but found " + node.describe());
        }
        try {
            return TextForm.read(type, scalar.text());
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    private static String others(String[] names) {
        return String.join(" or ", List.of(names).subList(1, names.length));
    }
}
