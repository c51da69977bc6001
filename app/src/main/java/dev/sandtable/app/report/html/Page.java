// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import java.util.List;

/** A whole page in one file. */
public final class Page {
    /** Whatever a page might hold, it asks for nothing and runs nothing. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    /**
     * A part of a page.
     *
     * @param title its heading
     * @param body what stands below
     */
    public record Section(String title, Markup body) {}

    private Page() {}

    /** The page; {@code foot} says what made it. */
    public static String of(String title, List<Section> sections, String foot) {
        Markup page = new Markup();
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").line();
        page.open("head").empty("meta", "charset", "utf-8").line();
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .line();
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        page.leaf("title", title).line();
        page.leaf("style", Style.SHEET).close().line();
        page.open("body").line().leaf("h1", title).line();
        if (sections.size() > 1) {
            contents(page, sections);
        }
        for (int i = 0; i < sections.size(); i++) {
            page.open("section", "id", "s" + (i + 1)).line();
            if (sections.size() > 1) {
                page.leaf("h2", sections.get(i).title()).line();
            }
            page.add(sections.get(i).body()).close().line();
        }
        page.leaf("footer", foot).line().close().close().line();
        return "<!DOCTYPE html>\n" + page.finished();
    }

    private static void contents(Markup page, List<Section> sections) {
        page.open("nav").open("ul");
        for (int i = 0; i < sections.size(); i++) {
            page.open("li")
                    .leaf("a", sections.get(i).title(), "href", "#s" + (i + 1))
                    .close();
        }
        page.close().close().line();
    }
}
