// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.chip.area.DiePart;
import dev.sandtable.planner.area.PublishedDies;
import java.util.List;
import java.util.Locale;

/** Dies as bars of their modelled parts, with a mark where the published area ends. */
final class DiePicture {
    private static final int LEFT = 90;
    private static final int WIDTH = 760;
    private static final int RIGHT = 20;
    private static final int TOP = 62;
    private static final int BAR = 16;
    private static final int STEP = 22;
    private static final int LEGEND_COLUMN = 215;
    private static final int LEGEND_COLUMNS = 3;
    private static final double MOST = 900;
    private static final double TICK = 100;
    private static final String[] COLOURS = {
        "#0072b2", "#56b4e9", "#9ecae1", "#009e73", "#7fcdbb", "#e69f00", "#cc79a7", "#d55e00", "#999999"
    };

    private final StringBuilder svg = new StringBuilder();

    private DiePicture() {}

    static String draw(List<PublishedDies.Row> rows) {
        DiePicture picture = new DiePicture();
        int height = TOP + rows.size() * STEP + 44;
        picture.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
                WIDTH, height);
        picture.add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", WIDTH, height);
        picture.legend();
        picture.axis(TOP + rows.size() * STEP);
        for (int i = 0; i < rows.size(); i++) {
            picture.bar(rows.get(i), TOP + i * STEP);
        }
        return picture.svg.append("</svg>\n").toString();
    }

    private void legend() {
        for (DiePart part : DiePart.values()) {
            int x = LEFT + part.ordinal() % LEGEND_COLUMNS * LEGEND_COLUMN;
            int y = 8 + part.ordinal() / LEGEND_COLUMNS * 17;
            add("<rect x=\"%d\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/>\n", x, y, COLOURS[part.ordinal()]);
            add("<text x=\"%d\" y=\"%d\">%s</text>\n", x + 16, y + 10, part.words());
        }
    }

    private void axis(int bottom) {
        for (double tick = 0; tick <= MOST; tick += TICK) {
            add(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>\n",
                    x(tick), TOP - 4, x(tick), bottom);
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>\n", x(tick), bottom + 15, tick);
        }
        add(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">mm2 as modelled; black mark: as published; * gave figures to the"
                        + " law</text>\n",
                x(MOST / 2), bottom + 34);
    }

    private void bar(PublishedDies.Row row, int y) {
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s%s</text>\n",
                LEFT - 6, y + 12, row.name(), row.fitted() ? "*" : "");
        double from = 0;
        for (DiePart part : DiePart.values()) {
            double area = row.plan().of(part).value();
            add(
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
                    x(from), y, x(from + area) - x(from), BAR, COLOURS[part.ordinal()]);
            from += area;
        }
        double published = x(row.published().value());
        add(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"black\" stroke-width=\"3\"/>\n",
                published, y - 2, published, y + BAR + 2);
    }

    private static double x(double area) {
        return LEFT + area / MOST * (WIDTH - LEFT - RIGHT);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
