// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import dev.sandtable.app.report.html.Svg.Anchor;
import java.util.function.DoubleFunction;

/** Points and lines over two axes. */
public final class Chart {
    private static final double WIDTH = 720;
    private static final double HEIGHT = 380;
    private static final double LEFT = 90;
    private static final double RIGHT = 700;
    private static final double TOP = 16;
    private static final double BOTTOM = 320;

    /**
     * An axis with what it shows.
     *
     * @param name what the numbers are, with their unit
     * @param scale where they lie
     * @param words a number for a reader
     */
    public record Axis(String name, Scale scale, DoubleFunction<String> words) {}

    private final Svg svg;
    private final Scale across;
    private final Scale up;

    /** A chart with its grid. */
    public Chart(String title, Axis across, Axis up) {
        svg = new Svg(WIDTH, HEIGHT, title);
        this.across = across.scale();
        this.up = up.scale();
        for (double tick : this.across.ticks()) {
            svg.line(x(tick), TOP, x(tick), BOTTOM, "grid");
            svg.text(x(tick), BOTTOM + 20, Anchor.MIDDLE, across.words().apply(tick));
        }
        for (double tick : this.up.ticks()) {
            svg.line(LEFT, y(tick), RIGHT, y(tick), "grid");
            svg.text(LEFT - 8, y(tick) + 4, Anchor.END, up.words().apply(tick));
        }
        svg.path("axis", LEFT, TOP, LEFT, BOTTOM, RIGHT, BOTTOM);
        svg.text((LEFT + RIGHT) / 2, HEIGHT - 12, Anchor.MIDDLE, across.name());
        svg.text(LEFT + 8, TOP + 12, Anchor.START, up.name());
    }

    /** A line through points; coordinates are those of the axes, x and y in turn. */
    public Chart line(String style, double... coordinates) {
        double[] places = new double[coordinates.length];
        for (int i = 0; i < places.length; i += 2) {
            places[i] = x(coordinates[i]);
            places[i + 1] = y(coordinates[i + 1]);
        }
        svg.path(style, places);
        return this;
    }

    /** A point that says {@code hint} when pointed at. */
    public Chart point(double across, double up, double radius, String style, String hint) {
        svg.circle(x(across), y(up), radius, style, hint);
        return this;
    }

    /** A word beside a point. */
    public Chart label(double across, double up, String text) {
        boolean far = x(across) > RIGHT - 100;
        svg.text(x(across) + (far ? -10 : 10), y(up) - 6, far ? Anchor.END : Anchor.START, text);
        return this;
    }

    /** A word on a point. */
    public Chart mark(double across, double up, String text) {
        svg.text(x(across), y(up) + 4, Anchor.MIDDLE, text);
        return this;
    }

    /** The drawing. */
    public Markup finished() {
        return svg.finished();
    }

    private double x(double value) {
        return LEFT + across.place(value) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return BOTTOM - up.place(value) * (BOTTOM - TOP);
    }
}
