// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.units.Dimension;
import dev.sandtable.units.UnitParser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.Optional;

/** Types that one scalar can write: numbers, truth values, and whatever has a static {@code parse(String)}. */
final class TextForm {
    private static final ClassValue<Optional<Method>> PARSE = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            try {
                Method method = type.getDeclaredMethod("parse", String.class);
                method.setAccessible(true);
                return Optional.of(method)
                        .filter(m -> Modifier.isStatic(m.getModifiers()) && type.isAssignableFrom(m.getReturnType()));
            } catch (NoSuchMethodException e) {
                return Optional.empty();
            }
        }
    };

    private TextForm() {}

    static boolean isNumber(Class<?> type) {
        return isWhole(type) || type == double.class || type == Double.class;
    }

    static boolean isWhole(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    static boolean isTruth(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }

    static boolean isQuantity(Class<?> type) {
        return Dimension.findByType(type).isPresent();
    }

    static boolean isParsed(Class<?> type) {
        return !type.isEnum() && !type.isPrimitive() && PARSE.get(type).isPresent();
    }

    /** Whether the text of such a value is a figure that needs a source. */
    static boolean isFigure(Class<?> type, String text) {
        return isNumber(type)
                || isQuantity(type)
                || (isParsed(type) && !text.isEmpty() && Character.isDigit(text.charAt(0)));
    }

    /**
     * The value that the text writes.
     *
     * @throws IllegalArgumentException saying what is wrong and what to write instead
     */
    static Object read(Class<?> type, String text) {
        if (isWhole(type)) {
            return whole(type, text);
        }
        if (isNumber(type)) {
            return UnitParser.parseNumber(text).doubleValue();
        }
        if (isTruth(type)) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("expected true or false, but found '" + text + "'");
            };
        }
        try {
            return PARSE.get(type)
                    .orElseThrow(() -> new IllegalStateException(type + " has no parse(String)"))
                    .invoke(null, text);
        } catch (InvocationTargetException e) {
            throw Refusal.of(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object whole(Class<?> type, String text) {
        BigDecimal number = UnitParser.parseNumber(text);
        boolean isInt = type == int.class || type == Integer.class;
        BigDecimal most = BigDecimal.valueOf(isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
        if (number.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
        if (number.abs().compareTo(most) > 0) {
            throw new IllegalArgumentException("'" + text + "' is out of range; at most " + most);
        }
        if (isInt) {
            return number.intValueExact();
        }
        return number.longValueExact();
    }
}
