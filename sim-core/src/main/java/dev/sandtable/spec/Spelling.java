// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How Java names are written in YAML: {@code scaleUp} and {@code ScaleUp} as {@code scale-up}, {@code FAT_TREE} as {@code fat-tree}. */
final class Spelling {
    private static final ClassValue<Map<String, Object>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            Map<String, Object> constants = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(ofConstant(type, ((Enum<?>) constant).name()), constant);
            }
            return Collections.unmodifiableMap(constants);
        }
    };

    private static final ClassValue<Map<String, Class<?>>> VARIANTS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
            Map<String, Class<?>> variants = new LinkedHashMap<>();
            collect(type, variants);
            return Collections.unmodifiableMap(variants);
        }
    };

    private Spelling() {}

    static String kebab(String name) {
        StringBuilder kebab = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                kebab.append(i == 0 ? "" : "-").append(Character.toLowerCase(c));
            } else {
                kebab.append(c);
            }
        }
        return kebab.toString();
    }

    /** The constants of an enum by their spelling, in the order of declaration. */
    static Map<String, Object> constants(Class<?> enumType) {
        return CONSTANTS.get(enumType);
    }

    /** The records of a sealed interface by their kind, in the order of declaration. */
    static Map<String, Class<?>> variants(Class<?> sealedType) {
        return VARIANTS.get(sealedType);
    }

    private static void collect(Class<?> type, Map<String, Class<?>> variants) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                collect(permitted, variants);
            } else {
                Kind kind = permitted.getAnnotation(Kind.class);
                variants.put(kind == null ? kebab(permitted.getSimpleName()) : kind.value(), permitted);
            }
        }
    }

    private static String ofConstant(Class<?> type, String name) {
        try {
            Kind kind = type.getField(name).getAnnotation(Kind.class);
            return kind == null ? name.toLowerCase(Locale.ROOT).replace('_', '-') : kind.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
