// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import java.util.List;

/** A table of a terminal as one of a page; the first cell of a row names it. */
final class TableHtml {
    private TableHtml() {}

    static Markup of(TextTable table) {
        Markup out = new Markup();
        out.open("table");
        if (table.header().stream().anyMatch(heading -> !heading.isEmpty())) {
            out.open("thead").open("tr");
            for (int c = 0; c < table.header().size(); c++) {
                cell(out, "th", table.header().get(c), table.numeric(c));
            }
            out.close().close().line();
        }
        out.open("tbody").line();
        for (List<String> row : table.rows()) {
            out.open("tr");
            for (int c = 0; c < row.size(); c++) {
                cell(out, c == 0 ? "th" : "td", row.get(c), table.numeric(c));
            }
            out.close().line();
        }
        return out.close().close().line();
    }

    private static void cell(Markup out, String tag, String text, boolean numeric) {
        if (numeric) {
            out.leaf(tag, text, "class", "number");
        } else {
            out.leaf(tag, text);
        }
    }
}
