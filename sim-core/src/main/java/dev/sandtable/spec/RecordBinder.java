// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a record from a map: its keys are the components, no more and, but for stated exceptions, no less. */
final class RecordBinder {
    private final Binder binder;

    RecordBinder(Binder binder) {
        this.binder = binder;
    }

    /** The record, or null after a problem; {@code selectors} are keys that chose the record and are none of its own. */
    @Nullable
    Object bind(MapNode map, Class<?> type, Place place, Set<String> selectors) {
        RecordShape shape = RecordShape.of(type);
        List<String> keys = shape.keys();
        boolean mayRest = !keys.contains("source");
        Place inside = mayRest ? place.restingOn(binder.figures().ofMap(map, place)) : place;
        Set<String> meant = new TreeSet<>();
        boolean complete = true;
        for (Map.Entry<String, Entry> named : map.entries().entrySet()) {
            String key = named.getKey();
            if (!keys.contains(key) && !selectors.contains(key) && !(mayRest && key.equals("source"))) {
                complete = false;
                Suggestion.findClosest(key, keys).ifPresent(meant::add);
                binder.refuse(named.getValue().key(), inside.below(key), unknownKey(key, keys));
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
                || (!field.required() && node.get() instanceof ScalarNode scalar && scalar.isExplicitNull());
        if (!absent) {
            Object value = binder.bind(node.orElseThrow(), field.value(), below);
            return value != null && field.optional() ? Optional.of(value) : value;
        }
        if (field.defaultText().isPresent()) {
            Object value = binder.bind(stated(field, map), field.value(), below.asStated());
            return value != null && field.optional() ? Optional.of(value) : value;
        }
        if (field.optional()) {
            return Optional.empty();
        }
        if (!misspelt) {
            binder.refuse(map, below, "missing" + Expectation.of(field.value()).write(field.key()));
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

    @Nullable
    Object create(RecordShape shape, @Nullable Object[] arguments, MapNode map, Place place) {
        try {
            return shape.create(arguments);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String subject = message.split("[ :']", 2)[0];
            String key = subject.split("[\\[.]", 2)[0];
            for (RecordShape.Field field : shape.fields()) {
                Optional<LocatedNode> named = map.find(field.key());
                if (named.isPresent() && subject.startsWith(field.key() + "[")) {
                    LocatedNode item =
                            inside(named.get(), subject.substring(field.key().length()));
                    return binder.refuse(item, place.below(subject), message.substring(subject.length() + 2));
                }
                if (named.isPresent() && (key.equals(field.name()) || key.equals(field.key()))) {
                    return binder.refuse(named.get(), place.below(field.key()), message);
                }
            }
            return binder.refuse(map, place, message);
        }
    }

    /** What a message means by {@code links[3].ends}: the part of a value, as far as it is there. */
    private static LocatedNode inside(LocatedNode node, String path) {
        LocatedNode at = node;
        for (String step : path.substring(1).split("\\]?[.\\[]|\\]")) {
            Optional<LocatedNode> next = Optional.empty();
            if (at instanceof ListNode list) {
                next = Optional.of(list.items().get(Integer.parseInt(step)));
            } else if (at instanceof MapNode map) {
                next = map.find(step);
            }
            at = next.orElse(at);
        }
        return at;
    }

    private static String unknownKey(String key, List<String> keys) {
        return "unknown key"
                + Suggestion.findClosest(key, keys)
                        .map(closest -> "; did you mean '" + closest + "'?")
                        .orElse(keys.isEmpty() ? "; no key is known here" : "; known are " + String.join(", ", keys));
    }
}
