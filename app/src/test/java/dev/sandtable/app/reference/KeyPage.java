// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.LocatedNode;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every key of one kind of file: what it means, what it takes, and whether it must be there. Walks the JSON Schema, which
 * comes from the binder's own reflection, and adds what the records' Javadoc says.
 */
final class KeyPage {
    private static final Set<String> EVERYWHERE = new TreeSet<>(List.of("source", "sources", "extends"));

    private final Map<String, String> pages;
    private final RecordComments comments;
    private final MapNode schema;
    private final MapNode definitions;
    private final String root;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param pages the page of each definition that has one of its own */
    KeyPage(Path schemaFile, Map<String, String> pages, RecordComments comments) {
        this.pages = pages;
        this.comments = comments;
        schema = (MapNode) JsonTree.read(schemaFile).node();
        definitions = (MapNode) schema.find("$defs").orElseThrow();
        root = text(schema, "title");
    }

    /** The page; with a sentence on tags; every definition that it reaches has a section, in the order in which keys lead there. */
    String write(String title, String tags) {
        Page page = new Page(title);
        if (schema.find("else").isPresent()) {
            page.paragraph(
                    "A file may also hold `extends: NAME`, which takes another entry of the catalogue and changes"
                            + " what the file states, and `sources:`, the declarations of its tags. `40 GiB [sheet]` is a number"
                            + " with a tag; `source: sheet` in a map tags all of its numbers. " + tags);
        }
        visit(root);
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            section(page, name, (MapNode) definitions.find(name).orElseThrow());
        }
        return page.markdown();
    }

    private void visit(String name) {
        if (seen.add(name)) {
            open.addLast(name);
        }
    }

    private void section(Page page, String name, MapNode definition) {
        page.heading(2, name);
        if (definition.find("anyOf").isEmpty()) {
            object(page, name, definition, "");
            return;
        }
        List<String> shorter = new ArrayList<>();
        for (LocatedNode form : list(definition, "anyOf")) {
            MapNode map = (MapNode) form;
            if (map.find("properties").isPresent()) {
                object(page, name, map, kind(map));
            } else if (map.find("const").isPresent()) {
                shorter.add("`" + text(map, "const") + "`");
            } else {
                shorter.add("a text, in short form");
            }
        }
        if (!shorter.isEmpty()) {
            page.paragraph("Or " + String.join(", or ", shorter) + ", instead of a map.");
        }
    }

    /** The word that tells this form from the others: the constant of its kind. */
    private static String kind(MapNode form) {
        return child(form, "properties")
                .flatMap(properties -> child(properties, "kind"))
                .flatMap(kind -> kind.find("const"))
                .map(word -> ((ScalarNode) word).text())
                .orElse("");
    }

    private void object(Page page, String name, MapNode object, String kind) {
        MapNode properties = child(object, "properties").orElseThrow();
        Set<String> keys = new LinkedHashSet<>(properties.keys());
        keys.removeAll(EVERYWHERE);
        if (!kind.isEmpty()) {
            page.heading(3, "`kind: " + kind + "`");
            keys.remove("kind");
        }
        Optional<RecordComments.Comment> comment = comments.find(kind.isEmpty() ? name : kind, keys);
        if (comment.isEmpty() && keys.remove("name")) {
            comment = comments.find(kind.isEmpty() ? name : kind, keys);
        }
        comment.map(RecordComments.Comment::summary)
                .filter(text -> !text.isEmpty())
                .ifPresent(page::paragraph);
        Set<String> required = new TreeSet<>();
        list(object, "required").forEach(key -> required.add(((ScalarNode) key).text()));
        List<List<String>> rows = new ArrayList<>();
        for (String key : keys) {
            MapNode value = child(properties, key).orElseThrow();
            String meaning = comment.map(found -> found.components().getOrDefault(key, ""))
                    .orElse("");
            String presence = value.find("default")
                    .map(stated -> "default " + Page.literal(((ScalarNode) stated).text()))
                    .orElse(required.contains(key) ? "yes" : "no");
            rows.add(Page.row(Page.literal(key), meaning, takes(value), presence));
        }
        page.table(List.of("key", "says", "takes", "needed"), rows);
    }

    /** What a value may be, in words, with links to what has keys of its own. */
    private String takes(MapNode value) {
        Optional<LocatedNode> reference = value.find("$ref");
        if (reference.isPresent()) {
            return named(((ScalarNode) reference.get()).text().replace("#/$defs/", ""));
        }
        if (value.find("anyOf").isPresent()) {
            List<String> forms = new ArrayList<>();
            for (LocatedNode form : list(value, "anyOf")) {
                forms.add(takes((MapNode) form));
            }
            return String.join(" or ", forms);
        }
        return switch (text(value, "type")) {
            case "string" -> "text";
            case "boolean" -> "`true` or `false`";
            case "array" -> "list of " + takes(child(value, "items").orElseThrow());
            case "object" -> map(value);
            default -> throw new IllegalStateException("a schema holds a " + text(value, "type"));
        };
    }

    private String map(MapNode value) {
        Optional<MapNode> properties = child(value, "properties");
        if (properties.isPresent()) {
            Set<String> keys = new LinkedHashSet<>(properties.get().keys());
            keys.removeAll(EVERYWHERE);
            List<String> said = new ArrayList<>();
            for (String key : keys) {
                said.add(Page.literal(key) + " "
                        + takes(child(properties.get(), key).orElseThrow()));
            }
            return "map with " + String.join(", ", said);
        }
        String keys =
                child(value, "propertyNames").map(names -> words(names, " ")).orElse("any name");
        return "map from " + keys + " to "
                + takes(child(value, "additionalProperties").orElseThrow());
    }

    private String named(String name) {
        MapNode definition = child(definitions, name).orElseThrow();
        Optional<LocatedNode> words = definition.find("description");
        if (words.isPresent()) {
            return ((ScalarNode) words.get()).text();
        }
        if (definition.find("enum").isPresent()) {
            return words(definition, ", ");
        }
        if (name.equals("integer")) {
            return "whole number";
        }
        if (name.equals("number")) {
            return "number";
        }
        if (name.equals("Ratio")) {
            return "a ratio, such as 0.86 or 86 %";
        }
        String page = pages.getOrDefault(name, "");
        if (!page.isEmpty() && !name.equals(root)) {
            return "[" + name + "](" + page + ")";
        }
        visit(name);
        return "[" + name + "](#" + name.toLowerCase(Locale.ROOT).replace(".", "") + ")";
    }

    private static String words(MapNode definition, String separator) {
        List<String> words = new ArrayList<>();
        for (LocatedNode word : list(definition, "enum")) {
            String text = ((ScalarNode) word).text();
            if (!text.equals("source")) {
                words.add(Page.literal(text));
            }
        }
        return String.join(separator, words);
    }

    private static Optional<MapNode> child(MapNode map, String key) {
        return map.find(key).map(MapNode.class::cast);
    }

    private static List<LocatedNode> list(MapNode map, String key) {
        return map.find(key).map(node -> ((ListNode) node).items()).orElse(List.of());
    }

    private static String text(MapNode map, String key) {
        return map.find(key).map(node -> ((ScalarNode) node).text()).orElse("");
    }
}
