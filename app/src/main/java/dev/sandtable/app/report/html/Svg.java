// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * A drawing inside a page. The origin is the upper left corner, y grows downwards, and lengths are pixels at full width;
 * colours come from the page's style by class. Coordinates are rounded to hundredths, so that the same picture is the
 * same text.
 */
public final class Svg {
    /** Which end of a text its x is. */
    public enum Anchor {
        START,
        MIDDLE,
        END;

        private String word() {
            return switch (this) {
                case START -> "start";
                case MIDDLE -> "middle";
                case END -> "end";
            };
        }
    }

    private final Markup out = new Markup();

    /** An empty drawing; {@code title} says what it shows to those who cannot see it. */
    public Svg(double width, double height, String title) {
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "width",
                number(width),
                "height",
                number(height),
                "role",
                "img",
                "aria-label",
                title);
    }

    /** A rectangle that says {@code hint} when pointed at. */
    public Svg rect(double x, double y, double width, double height, String style, String hint) {
        out.open(
                "rect",
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(height),
                "class",
                style);
        return hinted(hint);
    }

    /** A straight line. */
    public Svg line(double x1, double y1, double x2, double y2, String style) {
        out.empty("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "class", style);
        return this;
    }

    /** Straight lines from point to point; coordinates are x and y in turn. */
    public Svg path(String style, double... coordinates) {
        String points = String.join(
                " ", Arrays.stream(coordinates).mapToObj(Svg::number).toList());
        out.empty("polyline", "points", points, "class", style);
        return this;
    }

    /** A circle that says {@code hint} when pointed at. */
    public Svg circle(double x, double y, double radius, String style, String hint) {
        out.open("circle", "cx", number(x), "cy", number(y), "r", number(radius), "class", style);
        return hinted(hint);
    }

    /** A line of text on the baseline y. */
    public Svg text(double x, double y, Anchor anchor, String text) {
        out.leaf("text", text, "x", number(x), "y", number(y), "text-anchor", anchor.word());
        return this;
    }

    /** The drawing; nothing can be added after it. */
    public Markup finished() {
        return out.close().line();
    }

    private Svg hinted(String hint) {
        out.leaf("title", hint).close();
        return this;
    }

    static String number(double value) {
        BigDecimal rounded =
                BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
