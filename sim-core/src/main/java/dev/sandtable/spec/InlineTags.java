// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a figure carry its source inside braces and brackets too: {@code {size: 8 [ds], rate: 16 GB/s [ds, fit]}}. YAML
 * would take the bracket for a list there, so the punctuation of a tag that follows a word is exchanged, character for
 * character, before parsing, and changed back in every scalar afterwards; lines and columns stay what they are.
 */
final class InlineTags {
    private static final Pattern TAG = Pattern.compile(
            " \\[ *[A-Za-z][\\w.-]*(?: *, *[A-Za-z][\\w.-]*)* *\\](?= *(?:[,}\\]]|#|\\r?$))", Pattern.MULTILINE);

    /** Characters that Unicode reserves for use inside a program; they stand in no text. */
    private static final char OPEN = '\uFDD0';

    private static final char CLOSE = '\uFDD1';
    private static final char COMMA = '\uFDD2';

    private InlineTags() {}

    static String hide(String text) {
        Matcher matcher = TAG.matcher(text);
        StringBuilder hidden = new StringBuilder(text);
        while (matcher.find()) {
            if (followsWord(text, matcher.start())) {
                for (int i = matcher.start(); i < matcher.end(); i++) {
                    hidden.setCharAt(i, exchanged(text.charAt(i)));
                }
            }
        }
        return hidden.toString();
    }

    static String reveal(String scalar) {
        return scalar.indexOf(OPEN) < 0
                ? scalar
                : scalar.replace(OPEN, '[').replace(CLOSE, ']').replace(COMMA, ',');
    }

    private static char exchanged(char c) {
        return switch (c) {
            case '[' -> OPEN;
            case ']' -> CLOSE;
            case ',' -> COMMA;
            default -> c;
        };
    }

    /** Whether a plain value ends before the place, and not a key, an item's dash, an anchor, a tag or a separator. */
    private static boolean followsWord(String text, int place) {
        int end = place;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        int start = end;
        while (start > 0 && " \n\r\t,[{".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        String word = text.substring(start, end);
        return !word.isEmpty()
                && !word.endsWith(":")
                && !word.equals("-")
                && !word.equals("?")
                && "&!\"'".indexOf(word.charAt(0)) < 0;
    }
}
