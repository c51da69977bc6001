// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of a type from a located tree. Every problem is noted and binding goes on beside it, so that one reading
 * finds them all; a value with a problem in it comes out as {@code null} and is never seen outside this package.
 */
final class Binder {
    private final Map<String, SourceTable> tables;
    private final Provenance.Policy policy;
    private final List<Problem> problems;
    private final Figures figures;
    private final RecordBinder records;
    private final VariantBinder variants;

    Binder(Map<String, SourceTable> tables, Provenance.Policy policy, List<Problem> problems) {
        this.tables = tables;
        this.policy = policy;
        this.problems = problems;
        this.figures = new Figures(tables, policy, problems);
        this.records = new RecordBinder(this);
        this.variants = new VariantBinder(this, records);
    }

    Figures figures() {
        return figures;
    }

    Provenance provenance() {
        return figures.provenance();
    }

    @Nullable
    Object bind(LocatedNode node, Type type, String path) {
        return bind(node, type, Place.at(path));
    }

    @Nullable
    Object bind(LocatedNode node, Type type, Place place) {
        if (node instanceof ScalarNode scalar && scalar.isNull()) {
            return refuse(node, place, "has no value" + Expectation.of(type).write(lastKey(place)));
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type raw = generic.getRawType();
            if (raw == List.class) {
                return list(node, generic, arguments[0], place);
            }
            if (raw == Map.class) {
                return map(node, (Class<?>) arguments[0], arguments[1], place);
            }
            if (raw == Located.class) {
                Object value = bind(node, arguments[0], place);
                return value == null ? null : new Located<>(value, place.path(), node.location());
            }
            if (raw == Reference.class) {
                return reference(node, (Class<?>) arguments[0], place);
            }
            throw new IllegalStateException("a specification cannot hold a " + type + " (" + place.path() + ")");
        }
        return single(node, (Class<?>) type, place);
    }

    @Nullable
    Object single(LocatedNode node, Class<?> type, Place place) {
        if (node instanceof ScalarNode scalar) {
            if (type == String.class) {
                return scalar.text();
            }
            if (type.isEnum()) {
                return constant(scalar.location(), figures.untagged(scalar, type, place), type, place);
            }
            if (TextForm.isNumber(type) || TextForm.isTruth(type) || TextForm.isParsed(type)) {
                return text(scalar, type, place);
            }
            if (type.isSealed()) {
                return variants.named(scalar, type, place);
            }
        } else if (node instanceof MapNode map) {
            if (type.isSealed()) {
                return variants.bind(map, type, place);
            }
            if (type.isRecord() && !TextForm.isQuantity(type)) {
                return records.bind(map, type, place, Set.of());
            }
        }
        return refuse(node, place, Expectation.of(type).butFound(node));
    }

    private @Nullable Object text(ScalarNode scalar, Class<?> type, Place place) {
        String text = figures.untagged(scalar, type, place);
        try {
            return TextForm.read(type, text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            boolean bare = TextForm.isNumber(type) && !message.contains(";");
            return refuse(scalar, place, bare ? message + Expectation.of(type).write(lastKey(place)) : message);
        }
    }

    private @Nullable Object constant(Location location, String text, Class<?> type, Place place) {
        Map<String, Object> constants = Spelling.constants(type);
        Object constant = constants.get(text);
        return constant != null ? constant : refuse(location, place, unknown("value", text, constants.keySet()));
    }

    private @Nullable Object list(LocatedNode node, Type type, Type itemType, Place place) {
        if (!(node instanceof ListNode list)) {
            return refuse(node, place, Expectation.of(type).butFound(node));
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Object item = bind(list.items().get(i), itemType, place.item(i));
            if (item != null) {
                items.add(item);
            }
        }
        return items.size() == list.items().size() ? Collections.unmodifiableList(items) : null;
    }

    private @Nullable Object map(LocatedNode node, Class<?> keyType, Type valueType, Place place) {
        if (!(node instanceof MapNode map)) {
            return refuse(node, place, "expected a map, but found " + node.describe());
        }
        Place inside = place.restingOn(figures.ofMap(map, place));
        Map<Object, Object> values = new LinkedHashMap<>();
        boolean complete = true;
        for (Map.Entry<String, Entry> named : map.without("source").entries().entrySet()) {
            Place below = inside.below(named.getKey());
            Object key = keyType.isEnum()
                    ? constant(named.getValue().key(), named.getKey(), keyType, below)
                    : named.getKey();
            Object value = bind(named.getValue().value(), valueType, below);
            if (key == null || value == null) {
                complete = false;
            } else {
                values.put(key, value);
            }
        }
        return complete ? Collections.unmodifiableMap(values) : null;
    }

    private @Nullable Object reference(LocatedNode node, Class<?> type, Place place) {
        if (node instanceof ScalarNode scalar) {
            return new Reference.ByName<>(scalar.text(), place.path(), scalar.location());
        }
        if (!(node instanceof MapNode map)) {
            return refuse(
                    node,
                    place,
                    "expected a catalogue name, the path of a file or a map, but found " + node.describe());
        }
        Object value = bind(map, type, place);
        if (value == null) {
            return null;
        }
        SpecDocument<?> document = new SpecDocument<>(
                value, provenance().under(place.path()), new SpecTree(map, tables, List.of()), type, policy);
        return new Reference.Inline<>(document, place.path(), map.location());
    }

    static String unknown(String what, String text, Set<String> known) {
        return "unknown " + what + " '" + text + "'"
                + Suggestion.findClosest(text, known)
                        .map(closest -> "; did you mean '" + closest + "'? Known are ")
                        .orElse("; known are ")
                + String.join(", ", known);
    }

    private static String lastKey(Place place) {
        String path = place.path();
        int item = path.endsWith("]") ? path.lastIndexOf('[') : path.length();
        return path.substring(path.lastIndexOf('.') + 1, item);
    }

    @Nullable
    Object refuse(LocatedNode node, Place place, String message) {
        return refuse(node.location(), place, message);
    }

    @Nullable
    Object refuse(Location location, Place place, String message) {
        problems.add(new Problem(location, place.path(), message));
        return null;
    }
}
