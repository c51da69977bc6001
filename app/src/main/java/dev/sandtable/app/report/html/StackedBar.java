// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import dev.sandtable.app.report.html.Svg.Anchor;
import java.util.List;
import java.util.Locale;

/**
 * The parts of a whole as one bar with a legend. The bar is as long as the whole, or as the parts together if they are
 * more; a mark then shows where the whole ends.
 */
public final class StackedBar {
    /** Colours that the style knows, {@code c0} onwards. */
    static final int COLOURS = 8;

    private static final double WIDTH = 720;
    private static final double HEIGHT = 36;
    private static final double ROW = 22;
    private static final double SWATCH = 12;
    private static final double VALUE = 380;
    private static final double SHARE = 480;

    /**
     * A part.
     *
     * @param name what it is
     * @param amount its size, in the unit of the whole
     * @param words its size for a reader
     */
    public record Part(String name, double amount, String words) {}

    private StackedBar() {}

    /** The bar of some parts of {@code whole}. */
    public static Markup of(String title, List<Part> parts, double whole) {
        double sum = parts.stream().mapToDouble(Part::amount).sum();
        double scale = WIDTH / Math.max(whole, sum);
        Svg svg = new Svg(WIDTH, HEIGHT + 20 + ROW * parts.size(), title);
        svg.rect(0, 0, WIDTH, HEIGHT, "free", title);
        double x = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            double share = part.amount() / whole;
            svg.rect(x, 0, part.amount() * scale, HEIGHT, colour(i), hint(part, share));
            x += part.amount() * scale;
            double y = HEIGHT + 16 + ROW * i;
            svg.rect(0, y, SWATCH, SWATCH, colour(i), part.name());
            svg.text(20, y + 11, Anchor.START, part.name());
            svg.text(VALUE, y + 11, Anchor.END, part.words());
            svg.text(SHARE, y + 11, Anchor.END, percent(share));
        }
        if (sum > whole) {
            svg.line(whole * scale, 0, whole * scale, HEIGHT + 8, "limit");
        }
        return svg.finished();
    }

    private static String colour(int index) {
        return "c" + index % COLOURS;
    }

    private static String hint(Part part, double share) {
        return part.name() + ": " + part.words() + ", " + percent(share);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
