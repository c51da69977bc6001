// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.units.Dimension;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may be written for a type, in words and as an example.
 *
 * @param noun with its article: {@code a data rate}
 * @param example text that is right; empty where none is short
 */
record Expectation(String noun, String example) {
    static Expectation of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                Expectation item = of(arguments[0]);
                return new Expectation("a list", item.example.isEmpty() ? "" : "[" + item.example + "]");
            }
            if (generic.getRawType() == Map.class) {
                return map((Class<?>) arguments[0], arguments[1]);
            }
            if (generic.getRawType() == Reference.class) {
                return new Expectation("a catalogue name, the path of a file or a map", "");
            }
            return of(arguments[0]);
        }
        return of((Class<?>) type);
    }

    /** {@code ; write a data rate, such as 'bandwidth: 1.6 TB/s'}. */
    String write(String key) {
        return "; write " + noun + (example.isEmpty() ? "" : ", such as '" + key + ": " + example + "'");
    }

    /** {@code expected a data rate, such as 1.6 TB/s, but found a list}. */
    String butFound(LocatedNode node) {
        return "expected " + noun + (example.isEmpty() ? "" : ", such as " + example) + ", but found "
                + node.describe();
    }

    private static Expectation of(Class<?> type) {
        Optional<Dimension> dimension = Dimension.findByType(type);
        if (dimension.isPresent()) {
            return new Expectation(
                    dimension.get().noun(),
                    dimension.get() == Dimension.RATIO
                            ? "0.86"
                            : dimension.get().example());
        }
        if (TextForm.isWhole(type)) {
            return new Expectation("a whole number", "8");
        }
        if (TextForm.isNumber(type)) {
            return new Expectation("a number", "1.5");
        }
        if (TextForm.isTruth(type)) {
            return new Expectation("true or false", "true");
        }
        if (type == String.class) {
            return new Expectation("a text", "");
        }
        if (type.isEnum()) {
            return new Expectation(
                    "one of " + String.join(", ", Spelling.constants(type).keySet()), "");
        }
        if (type.isSealed()) {
            return variants(type);
        }
        if (!type.isRecord()) {
            throw new IllegalStateException("a specification cannot hold a " + type.getName());
        }
        String keys = String.join(", ", RecordShape.of(type).keys());
        return new Expectation(TextForm.isParsed(type) ? "a text or a map with " + keys : "a map with " + keys, "");
    }

    private static Expectation variants(Class<?> type) {
        String kinds = String.join(", ", Spelling.variants(type).keySet());
        return type.isAnnotationPresent(OneOf.class)
                ? new Expectation("a map with one of the keys " + kinds, "")
                : new Expectation("a map whose 'kind' is one of " + kinds, "");
    }

    private static Expectation map(Class<?> key, Type value) {
        Expectation item = of(value);
        String first =
                key.isEnum() ? Spelling.constants(key).keySet().iterator().next() : "name";
        return new Expectation("a map", item.example.isEmpty() ? "" : "{" + first + ": " + item.example + "}");
    }
}
