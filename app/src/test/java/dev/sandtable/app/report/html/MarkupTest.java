// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void textIsOnlyText() {
        Markup markup = new Markup().leaf("p", "<b>R&D \"fast\"</b>", "title", "a\"b<c>&d");

        assertEquals(
                "<p title=\"a&quot;b&lt;c&gt;&amp;d\">&lt;b&gt;R&amp;D &quot;fast&quot;&lt;/b&gt;</p>",
                markup.finished());
    }

    @Test
    void wideCharactersStay() {
        assertEquals("<p>训练 𠀀 µs</p>", new Markup().leaf("p", "训练 𠀀 µs").finished());
    }

    @Test
    void whatXmlCannotHoldIsReplaced() {
        assertEquals(
                "<p>a\ufffdb\ufffdc\ufffd</p>",
                new Markup().leaf("p", "a\0b\u001bc\ud800").finished());
    }

    @Test
    void elementsNest() {
        Markup inner = new Markup().empty("br");

        assertEquals(
                "<ul><li>x<br/></li></ul>",
                new Markup()
                        .open("ul")
                        .open("li")
                        .text("x")
                        .add(inner)
                        .close()
                        .close()
                        .finished());
    }

    @Test
    void halfAPageIsNone() {
        assertThrows(IllegalStateException.class, () -> new Markup().open("p").finished());
        assertThrows(IllegalArgumentException.class, () -> new Markup().open("p", "class"));
    }
}
