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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    Binder(Map<String, SourceTable> tables, Provenance.Policy policy, List<Problem> problems) {
        this.tables = tables;
        this.policy = policy;
        this.problems = problems;
        this.figures = new Figures(tables, policy, problems);
    }

    Provenance provenance() {
        return figures.provenance();
    }

    @Nullable
    Object bind(LocatedNode node, Type type, String path) {
        return bind(node, type, Place.at(path));
    }

    private @Nullable Object bind(LocatedNode node, Type type, Place place) {
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
            if (raw == Reference.class) {
                return reference(node, (Class<?>) arguments[0], place);
            }
            throw new IllegalStateException("a specification cannot hold a " + type + " (" + place.path() + ")");
        }
        return single(node, (Class<?>) type, place);
    }

    private @Nullable Object single(LocatedNode node, Class<?> type, Place place) {
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
                return variantByName(scalar, type, place);
            }
        } else if (node instanceof MapNode map) {
            if (type.isSealed()) {
                return type.isAnnotationPresent(OneOf.class) ? oneOf(map, type, place) : variant(map, type, place);
            }
            if (type.isRecord() && !TextForm.isQuantity(type)) {
                return record(map, type, place, Set.of());
            }
        }
        return refuse(node, place, Expectation.of(type).butFound(node));
    }

    private @Nullable Object text(ScalarNode scalar, Class<?> type, Place place) {
        String text = figures.untagged(scalar, type, place);
        try {
            return TextForm.read(type, text);
        } catch (IllegalArgumentException e) {
            return refuse(scalar, place, String.valueOf(e.getMessage()));
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

    private @Nullable Object variant(MapNode map, Class<?> type, Place place) {
        Map<String, Class<?>> variants = Spelling.variants(type);
        Optional<LocatedNode> kind = map.find("kind");
        if (kind.isEmpty()) {
            return refuse(
                    map,
                    place.below("kind"),
                    "missing; write 'kind:' and one of " + String.join(", ", variants.keySet()));
        }
        if (!(kind.get() instanceof ScalarNode name) || !variants.containsKey(name.text())) {
            String text = kind.get() instanceof ScalarNode scalar
                    ? scalar.text()
                    : kind.get().describe();
            return refuse(kind.get(), place.below("kind"), unknown("kind", text, variants.keySet()));
        }
        Class<?> variant = variants.get(name.text());
        return variant == null ? null : record(map, variant, place, Set.of("kind"));
    }

    /** A kind that needs nothing else may be written as its bare name. */
    private @Nullable Object variantByName(ScalarNode scalar, Class<?> type, Place place) {
        Class<?> variant = Spelling.variants(type).get(scalar.text());
        if (variant == null) {
            return type.isAnnotationPresent(OneOf.class)
                    ? refuse(scalar, place, Expectation.of(type).butFound(scalar))
                    : refuse(
                            scalar,
                            place,
                            unknown(
                                    "kind",
                                    scalar.text(),
                                    Spelling.variants(type).keySet()));
        }
        return record(MapNode.of(scalar.location(), Map.of()), variant, place, Set.of());
    }

    private @Nullable Object oneOf(MapNode map, Class<?> type, Place place) {
        Map<String, Class<?>> variants = Spelling.variants(type);
        Place inside = place.restingOn(figures.ofMap(map, place));
        MapNode bare = map.without("source");
        if (bare.entries().size() != 1) {
            return refuse(
                    map,
                    place,
                    "expected exactly one of the keys " + String.join(", ", variants.keySet()) + ", but found "
                            + (bare.entries().isEmpty() ? "none" : String.join(", ", bare.keys())));
        }
        Map.Entry<String, Entry> only = bare.entries().entrySet().iterator().next();
        Class<?> variant = variants.get(only.getKey());
        if (variant == null) {
            return refuse(
                    only.getValue().key(),
                    inside.below(only.getKey()),
                    unknown("key", only.getKey(), variants.keySet()));
        }
        RecordShape shape = RecordShape.of(variant);
        Place below = inside.below(only.getKey());
        LocatedNode node = only.getValue().value();
        if (shape.fields().size() == 1 && !(node instanceof MapNode)) {
            Object value = bind(node, shape.fields().get(0).value(), below);
            return value == null
                    ? null
                    : create(shape, new Object[] {value}, MapNode.of(node.location(), Map.of()), below);
        }
        return single(node, variant, below);
    }

    private @Nullable Object record(MapNode map, Class<?> type, Place place, Set<String> selectors) {
        RecordShape shape = RecordShape.of(type);
        List<String> keys = shape.keys();
        boolean mayRest = !keys.contains("source");
        Place inside = mayRest ? place.restingOn(figures.ofMap(map, place)) : place;
        Set<String> meant = new TreeSet<>();
        boolean complete = true;
        for (Map.Entry<String, Entry> named : map.entries().entrySet()) {
            String key = named.getKey();
            if (!keys.contains(key) && !selectors.contains(key) && !(mayRest && key.equals("source"))) {
                complete = false;
                Suggestion.findClosest(key, keys).ifPresent(meant::add);
                refuse(named.getValue().key(), inside.below(key), unknownKey(key, keys));
            }
        }
        @Nullable Object[] arguments = new @Nullable Object[shape.fields().size()];
        for (int i = 0; i < arguments.length; i++) {
            RecordShape.Field field = shape.fields().get(i);
            arguments[i] = field(map, field, inside, meant.contains(field.key()));
            complete &= arguments[i] != null;
        }
        return complete ? create(shape, arguments, map, place) : null;
    }

    /** The value of one component, an {@code Optional} of it where the record has one, or null after a problem. */
    private @Nullable Object field(MapNode map, RecordShape.Field field, Place place, boolean misspelt) {
        Place below = place.below(field.key());
        Optional<LocatedNode> node = map.find(field.key());
        boolean absent = node.isEmpty()
                || (!field.required()
                        && node.get() instanceof ScalarNode scalar
                        && scalar.isNull()
                        && !scalar.text().isEmpty());
        if (!absent) {
            Object value = bind(node.orElseThrow(), field.value(), below);
            return value != null && field.optional() ? Optional.of(value) : value;
        }
        if (field.defaultText().isPresent()) {
            Object value = bind(stated(field, map), field.value(), below.asStated());
            return value != null && field.optional() ? Optional.of(value) : value;
        }
        if (field.optional()) {
            return Optional.empty();
        }
        if (!misspelt) {
            refuse(map, below, "missing" + Expectation.of(field.value()).write(field.key()));
        }
        return null;
    }

    private static LocatedNode stated(RecordShape.Field field, MapNode map) {
        String text = field.defaultText().orElseThrow();
        boolean simple = !text.startsWith("{") && !text.startsWith("[");
        return simple
                ? new ScalarNode(map.location(), text, false)
                : TreeComposer.compose(text, "the default of " + field.key());
    }

    private @Nullable Object create(RecordShape shape, @Nullable Object[] arguments, MapNode map, Place place) {
        try {
            return shape.create(arguments);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String subject = message.split("[ :']", 2)[0];
            for (RecordShape.Field field : shape.fields()) {
                Optional<LocatedNode> named = map.find(field.key());
                if (named.isPresent() && (subject.equals(field.name()) || subject.equals(field.key()))) {
                    return refuse(named.get(), place.below(field.key()), message);
                }
            }
            return refuse(map, place, message);
        }
    }

    private static String unknownKey(String key, List<String> keys) {
        return "unknown key"
                + Suggestion.findClosest(key, keys)
                        .map(closest -> "; did you mean '" + closest + "'?")
                        .orElse(keys.isEmpty() ? "; no key is known here" : "; known are " + String.join(", ", keys));
    }

    private static String unknown(String what, String text, Set<String> known) {
        return "unknown " + what + " '" + text + "'"
                + Suggestion.findClosest(text, known)
                        .map(closest -> "; did you mean '" + closest + "'? Known are ")
                        .orElse("; known are ")
                + String.join(", ", known);
    }

    private static String lastKey(Place place) {
        return place.path().substring(place.path().lastIndexOf('.') + 1);
    }

    private @Nullable Object refuse(LocatedNode node, Place place, String message) {
        return refuse(node.location(), place, message);
    }

    private @Nullable Object refuse(Location location, Place place, String message) {
        problems.add(new Problem(location, place.path(), message));
        return null;
    }
}
