// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.work.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fields of one row by column name, with the checks that every operator shares: a missing field is named, a number
 * that is none is quoted, a word outside its list is answered with the list.
 */
final class Fields {
    private final Map<String, String> values;

    Fields(Map<String, String> values) {
        this.values = values;
    }

    Optional<String> find(String column) {
        String text = values.get(column);
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    String text(String column) {
        return find(column).orElseThrow(() -> new RowProblem(column + " is missing"));
    }

    long count(String column) {
        return parseCount(column, text(column));
    }

    long count(String column, long otherwise) {
        return find(column).map(text -> parseCount(column, text)).orElse(otherwise);
    }

    boolean flag(String column, boolean otherwise) {
        Optional<String> text = find(column);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new RowProblem(column + " is '" + text.get() + "'; write true or false");
        };
    }

    DataType type(String column) {
        return parseType(column, text(column));
    }

    DataType type(String column, DataType otherwise) {
        return find(column).map(text -> parseType(column, text)).orElse(otherwise);
    }

    <E extends Enum<E>> E word(String column, Class<E> kind, E otherwise) {
        return find(column).map(text -> parseWord(column, kind, text)).orElse(otherwise);
    }

    static <E extends Enum<E>> E parseWord(String column, Class<E> kind, String text) {
        for (E constant : kind.getEnumConstants()) {
            if (spelling(constant).equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String known =
                Arrays.stream(kind.getEnumConstants()).map(Fields::spelling).collect(Collectors.joining(", "));
        throw new RowProblem(column + " is '" + text + "'; write one of " + known);
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static DataType parseType(String column, String text) {
        return parseWord(column, DataType.class, text);
    }

    private static long parseCount(String column, String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new RowProblem(column + " is '" + text + "'; write a whole number");
        }
        if (!(value >= 1) || value != Math.rint(value) || value > 1e15) {
            throw new RowProblem(column + " is " + text + "; write a whole number of at least 1");
        }
        return (long) value;
    }
}
