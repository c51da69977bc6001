// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A page of Markdown while it is written. */
final class Page {
    private final StringBuilder text = new StringBuilder();

    Page(String title) {
        this(title, "ReferenceTest");
    }

    /** A page that another test writes. */
    Page(String title, String writer) {
        text.append("<!-- SPDX-License-Identifier: Apache-2.0 -->\n<!-- Written by ")
                .append(writer)
                .append(" from the program; changes by hand are lost. -->\n# ")
                .append(title)
                .append("\n\n");
    }

    Page heading(int level, String heading) {
        text.append("#".repeat(level)).append(' ').append(heading).append("\n\n");
        return this;
    }

    Page paragraph(String paragraph) {
        text.append(paragraph).append("\n\n");
        return this;
    }

    Page code(String code) {
        text.append("```text\n").append(code.stripTrailing()).append("\n```\n\n");
        return this;
    }

    Page bullets(List<String> items) {
        items.forEach(item -> text.append("- ").append(item).append('\n'));
        text.append('\n');
        return this;
    }

    /** A table; a heading that begins with {@code >} is a column of numbers. */
    Page table(List<String> headings, List<List<String>> rows) {
        List<String> rules = new ArrayList<>();
        List<String> heads = new ArrayList<>();
        for (String heading : headings) {
            boolean number = heading.startsWith(">");
            rules.add(number ? "---:" : "---");
            heads.add(number ? heading.substring(1) : heading);
        }
        text.append("| ").append(String.join(" | ", heads)).append(" |\n");
        text.append('|').append(String.join("|", rules)).append("|\n");
        for (List<String> row : rows) {
            List<String> cells =
                    row.stream().map(cell -> cell.replace("|", "\\|")).toList();
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        text.append('\n');
        return this;
    }

    static List<String> row(String... cells) {
        return Arrays.asList(cells);
    }

    static String literal(String word) {
        return "`" + word + "`";
    }

    /** The page, ending in one line feed. */
    String markdown() {
        return text.toString().stripTrailing() + "\n";
    }
}
