// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON text of nested maps, lists, texts, numbers and truth values: in the given order, two spaces deeper a level, and
 * lists of plain values on one line.
 */
final class JsonText {
    private JsonText() {}

    static String write(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, "\n");
        return text.toString();
    }

    private static void append(StringBuilder text, Object value, String newLine) {
        String deeper = newLine + "  ";
        if (value instanceof Map<?, ?> map) {
            text.append('{');
            for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
                Map.Entry<?, ?> entry = entries.next();
                text.append(deeper);
                quote(text, String.valueOf(entry.getKey()));
                text.append(": ");
                append(text, entry.getValue(), deeper);
                text.append(entries.hasNext() ? "," : newLine);
            }
            text.append('}');
        } else if (value instanceof List<?> list && list.stream().noneMatch(JsonText::isNested)) {
            text.append('[');
            for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                append(text, items.next(), "");
                text.append(items.hasNext() ? ", " : "");
            }
            text.append(']');
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                append(text.append(deeper), items.next(), deeper);
                text.append(items.hasNext() ? "," : newLine);
            }
            text.append(']');
        } else if (value instanceof String string) {
            quote(text, string);
        } else {
            text.append(value);
        }
    }

    private static boolean isNested(Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
