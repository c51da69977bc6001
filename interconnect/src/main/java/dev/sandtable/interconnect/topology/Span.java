// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * A name or a range of them, as graphs write their ends: {@code 5}, {@code 0..7}, {@code leaf-1}, {@code leaf-0..3}.
 *
 * @param stem what comes before the number; the whole name where it is no range
 * @param first first number of a range
 * @param last last number of a range; below {@code first} where it is a single name
 */
record Span(String stem, int first, int last) {
    private static final int MOST_DIGITS = 8;

    static Span parse(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            return new Span(text, 0, -1);
        }
        int start = dots;
        while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
            start--;
        }
        String low = text.substring(start, dots);
        String high = text.substring(dots + 2);
        if (!isNumber(low) || !isNumber(high) || Integer.parseInt(high) < Integer.parseInt(low)) {
            throw new IllegalArgumentException("ends '" + text
                    + "' is no range; write for example '0..7' or 'leaf-0..3', the smaller number first");
        }
        return new Span(text.substring(0, start), Integer.parseInt(low), Integer.parseInt(high));
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    List<String> names() {
        if (last < first) {
            return List.of(stem);
        }
        List<String> names = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            names.add(stem + i);
        }
        return names;
    }
}
