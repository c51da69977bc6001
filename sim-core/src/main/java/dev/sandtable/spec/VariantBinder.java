// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the record of a sealed interface by the map's {@code kind}, or by its only key. */
final class VariantBinder {
    private final Binder binder;
    private final RecordBinder records;

    VariantBinder(Binder binder, RecordBinder records) {
        this.binder = binder;
        this.records = records;
    }

    @Nullable
    Object bind(MapNode map, Class<?> type, Place place) {
        return type.isAnnotationPresent(OneOf.class) ? byKey(map, type, place) : byKind(map, type, place);
    }

    private @Nullable Object byKind(MapNode map, Class<?> type, Place place) {
        Map<String, Class<?>> variants = Spelling.variants(type);
        Optional<LocatedNode> kind = map.find("kind");
        if (kind.isEmpty()) {
            return binder.refuse(
                    map,
                    place.below("kind"),
                    "missing; write 'kind:' and one of " + String.join(", ", variants.keySet()));
        }
        if (!(kind.get() instanceof ScalarNode name) || !variants.containsKey(name.text())) {
            String text = kind.get() instanceof ScalarNode scalar
                    ? scalar.text()
                    : kind.get().describe();
            return binder.refuse(kind.get(), place.below("kind"), Binder.unknown("kind", text, variants.keySet()));
        }
        Class<?> variant = variants.get(name.text());
        return variant == null ? null : records.bind(map, variant, place, Set.of("kind"));
    }

    /** A kind that needs nothing else may be written as its bare name. */
    @Nullable
    Object named(ScalarNode scalar, Class<?> type, Place place) {
        Class<?> variant = Spelling.variants(type).get(scalar.text());
        if (variant == null) {
            return type.isAnnotationPresent(OneOf.class)
                    ? binder.refuse(scalar, place, Expectation.of(type).butFound(scalar))
                    : binder.refuse(
                            scalar,
                            place,
                            Binder.unknown(
                                    "kind",
                                    scalar.text(),
                                    Spelling.variants(type).keySet()));
        }
        return records.bind(MapNode.of(scalar.location(), Map.of()), variant, place, Set.of());
    }

    private @Nullable Object byKey(MapNode map, Class<?> type, Place place) {
        Map<String, Class<?>> variants = Spelling.variants(type);
        Place inside = place.restingOn(binder.figures().ofMap(map, place));
        MapNode bare = map.without("source");
        if (bare.entries().size() != 1) {
            return binder.refuse(
                    map,
                    place,
                    "expected exactly one of the keys " + String.join(", ", variants.keySet()) + ", but found "
                            + (bare.entries().isEmpty() ? "none" : String.join(", ", bare.keys())));
        }
        Map.Entry<String, Entry> only = bare.entries().entrySet().iterator().next();
        Class<?> variant = variants.get(only.getKey());
        if (variant == null) {
            return binder.refuse(
                    only.getValue().key(),
                    inside.below(only.getKey()),
                    Binder.unknown("key", only.getKey(), variants.keySet()));
        }
        RecordShape shape = RecordShape.of(variant);
        Place below = inside.below(only.getKey());
        LocatedNode node = only.getValue().value();
        boolean single = shape.fields().size() == 1
                && !(node instanceof MapNode inner
                        && inner.find(shape.fields().get(0).key()).isPresent());
        if (single) {
            Object value = binder.bind(node, shape.fields().get(0).value(), below);
            return value == null
                    ? null
                    : records.create(shape, new Object[] {value}, MapNode.of(node.location(), Map.of()), below);
        }
        return binder.single(node, variant, below);
    }
}
