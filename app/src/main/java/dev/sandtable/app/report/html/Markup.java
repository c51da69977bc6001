// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A piece of markup under construction. Whatever is given as text or as an attribute's value comes out as just that:
 * characters that mean something to a parser are escaped, those that XML cannot hold are replaced.
 */
public final class Markup {
    private static final int REPLACEMENT = 0xfffd;

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turn. */
    public Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    public Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Text inside the element that is open. */
    public Markup text(String text) {
        escape(text);
        return this;
    }

    /** An element that holds only text. */
    public Markup leaf(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that never holds anything. */
    public Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** A finished piece, as it is. */
    public Markup add(Markup piece) {
        out.append(piece.finished());
        return this;
    }

    /** A line feed, which no reader sees. */
    public Markup line() {
        out.append('\n');
        return this;
    }

    /**
     * All that was written.
     *
     * @throws IllegalStateException if an element is still open
     */
    public String finished() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> is still open");
        }
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("an attribute of <" + tag + "> has no value");
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(allowed(point) ? point : REPLACEMENT);
            }
        });
    }

    private static boolean allowed(int point) {
        return point == '\t'
                || point == '\n'
                || (point >= 0x20 && point < 0x7f)
                || (point >= 0xa0 && point <= 0xd7ff)
                || (point >= 0xe000 && point <= 0xfffd)
                || point >= 0x10000;
    }
}
