// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A roofline as SVG: FLOP/s over FLOP per byte, both logarithmic, a roof for every number format. */
final class RooflinePicture {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 80;
    private static final int TOP = 30;
    private static final int BOTTOM = 50;
    private static final int LOWEST = -1;
    private static final int DECADES = 5;

    private final StringBuilder svg = new StringBuilder();
    private final double bandwidth;
    private final int floor;
    private final int height;

    private RooflinePicture(double bandwidth, double highest) {
        this.bandwidth = bandwidth;
        floor = (int) Math.floor(StrictMath.log10(bandwidth) + LOWEST);
        height = (int) Math.ceil(StrictMath.log10(highest) + 0.05) - floor;
    }

    /** The picture of a chip with these peaks in FLOP/s by format, and this bandwidth in bytes per second. */
    static String draw(String title, double bandwidth, Map<String, Double> peaks) {
        double highest = peaks.values().stream().mapToDouble(peak -> peak).max().orElseThrow();
        RooflinePicture picture = new RooflinePicture(bandwidth, highest);
        picture.frame(title);
        picture.roofs(peaks);
        return picture.svg.append("</svg>\n").toString();
    }

    private double x(double intensity) {
        return LEFT + (StrictMath.log10(intensity) - LOWEST) / DECADES * (WIDTH - LEFT - RIGHT);
    }

    private double y(double rate) {
        return HEIGHT - BOTTOM - (StrictMath.log10(rate) - floor) / height * (HEIGHT - TOP - BOTTOM);
    }

    private void frame(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(WIDTH, HEIGHT));
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n".formatted(WIDTH, HEIGHT));
        label((LEFT + WIDTH - RIGHT) / 2.0, 18, "middle", title);
        for (int decade = LOWEST; decade <= LOWEST + DECADES; decade++) {
            double at = x(StrictMath.pow(10, decade));
            line(at, TOP, at, HEIGHT - BOTTOM, "#dddddd", 1);
            label(at, HEIGHT - BOTTOM + 18, "middle", plain(decade));
        }
        for (int decade = floor; decade <= floor + height; decade++) {
            double at = y(StrictMath.pow(10, decade));
            line(LEFT, at, WIDTH - RIGHT, at, "#dddddd", 1);
            label(LEFT - 8, at + 4, "end", plain(decade - 12));
        }
        label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "FLOP per byte of memory traffic");
        label(LEFT - 8, TOP - 12, "end", "TFLOP/s");
    }

    private void roofs(Map<String, Double> peaks) {
        double left = StrictMath.pow(10, LOWEST);
        double highest = peaks.values().stream().mapToDouble(peak -> peak).max().orElseThrow();
        line(x(left), y(left * bandwidth), x(highest / bandwidth), y(highest), "#1f5fa8", 2);
        Map<Double, List<String>> roofs = new TreeMap<>(Comparator.reverseOrder());
        peaks.forEach((format, peak) ->
                roofs.computeIfAbsent(peak, key -> new ArrayList<>()).add(format));
        double used = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Double, List<String>> roof : roofs.entrySet()) {
            double at = y(roof.getKey());
            line(x(roof.getKey() / bandwidth), at, WIDTH - RIGHT, at, "#b3541e", 2);
            used = Math.max(at + 4, used + 13);
            label(WIDTH - RIGHT + 6, used, "start", String.join(", ", roof.getValue()));
        }
    }

    private void line(double x1, double y1, double x2, double y2, String colour, int width) {
        add(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>\n",
                x1,
                y1,
                x2,
                y2,
                colour,
                width));
    }

    private void label(double x, double y, String anchor, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        add(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, safe));
    }

    private static String plain(int decade) {
        return decade >= 0 ? "1" + "0".repeat(decade) : "0." + "0".repeat(-decade - 1) + "1";
    }

    private void add(String element) {
        svg.append(element);
    }
}
