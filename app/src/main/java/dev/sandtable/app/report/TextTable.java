// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table for a terminal. Columns of numbers are set flush right, words flush left; a wide character (the chips' Chinese
 * names) counts as the two cells that it fills.
 */
public final class TextTable {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,]*( ?[%×xa-zA-Zµ/·]+)*|–|");

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    /** Adds a row; it has as many cells as the header. */
    public TextTable row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "a row of " + cells.length + " cells under " + header.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The rows added so far. */
    public int size() {
        return rows.size();
    }

    /** The headings, empty ones where there are none. */
    List<String> header() {
        return header;
    }

    /** The rows added so far, cell by cell. */
    List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Whether a column holds nothing but numbers. */
    boolean numeric(int column) {
        return !rows.isEmpty()
                && rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }

    /** The table as lines, each ending in a line feed. */
    public String text() {
        int columns = header.size();
        int[] width = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            width[c] = cells(header.get(c));
            numeric[c] = numeric(c);
            for (List<String> row : rows) {
                width[c] = Math.max(width[c], cells(row.get(c)));
            }
        }
        StringBuilder out = new StringBuilder();
        boolean headed = header.stream().anyMatch(h -> !h.isEmpty());
        if (headed) {
            line(out, header, width, numeric);
            List<String> rule = new ArrayList<>();
            for (int w : width) {
                rule.add("─".repeat(w));
            }
            line(out, rule, width, numeric);
        }
        rows.forEach(row -> line(out, row, width, numeric));
        return out.toString();
    }

    /** Terminal cells that a text fills. */
    static int cells(String text) {
        return text.codePoints().map(TextTable::cellsOf).sum();
    }

    private static int cellsOf(int codePoint) {
        boolean wide = codePoint >= 0x1100
                && (codePoint <= 0x115f
                        || (codePoint >= 0x2e80 && codePoint <= 0xa4cf)
                        || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
                        || (codePoint >= 0xf900 && codePoint <= 0xfaff)
                        || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
                        || (codePoint >= 0xff00 && codePoint <= 0xff60)
                        || (codePoint >= 0xffe0 && codePoint <= 0xffe6));
        return wide ? 2 : 1;
    }

    private static void line(StringBuilder out, List<String> cells, int[] width, boolean[] numeric) {
        StringBuilder line = new StringBuilder("  ");
        for (int c = 0; c < cells.size(); c++) {
            String pad = " ".repeat(width[c] - cells(cells.get(c)));
            line.append(numeric[c] ? pad + cells.get(c) : cells.get(c) + pad).append("  ");
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
