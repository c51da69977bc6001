// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.planner.roofline.Roofs;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A roofline as SVG: FLOP/s over FLOP per byte, both logarithmic, a roof for every number format and memory level. */
final class RooflinePicture {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 80;
    private static final int TOP = 30;
    private static final int BOTTOM = 50;
    private static final int LOWEST = -1;
    private static final int DECADES = 5;
    private static final double SPAN = 1e4;

    /** An operator in the picture. */
    record Dot(double intensity, double rate) {}

    private final StringBuilder svg = new StringBuilder();
    private final int floor;
    private final int height;

    private RooflinePicture(double slowest, double highest) {
        floor = (int) Math.floor(StrictMath.log10(slowest) + LOWEST);
        height = (int) Math.ceil(StrictMath.log10(highest) + 0.05) - floor;
    }

    /** The picture of a chip's roofs with numbered dots. */
    static String draw(String title, Roofs roofs, Map<Integer, Dot> dots) {
        double highest = roofs.peaks().values().stream()
                .mapToDouble(FlopsPerSecond::value)
                .max()
                .orElseThrow();
        double slowest = roofs.bandwidths().values().stream()
                .mapToDouble(BytesPerSecond::value)
                .min()
                .orElse(highest / SPAN);
        RooflinePicture picture = new RooflinePicture(slowest, highest);
        picture.frame(title);
        roofs.bandwidths().forEach((name, rate) -> picture.slant(name, rate.value(), highest));
        picture.flats(roofs.peaks(), slowest);
        dots.forEach(picture::dot);
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

    /** The roof of a memory level, with its name along it. */
    private void slant(String name, double bandwidth, double highest) {
        double left = StrictMath.pow(10, LOWEST);
        double bottom = StrictMath.pow(10, floor);
        double from = Math.max(left, bottom / bandwidth);
        double ridge = highest / bandwidth;
        line(x(from), y(from * bandwidth), x(ridge), y(highest), "#1f5fa8", 2);
        double at = from * StrictMath.pow(ridge / from, 0.2);
        label(x(at) + 8, y(at * bandwidth) + 12, "start", name);
    }

    /** The roofs of the number formats, formats of one peak side by side. */
    private void flats(Map<String, FlopsPerSecond> peaks, double slowest) {
        Map<Double, List<String>> roofs = new TreeMap<>(Comparator.reverseOrder());
        peaks.forEach((format, peak) ->
                roofs.computeIfAbsent(peak.value(), key -> new ArrayList<>()).add(format));
        double used = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Double, List<String>> roof : roofs.entrySet()) {
            double at = y(roof.getKey());
            line(Math.min(WIDTH - RIGHT, x(roof.getKey() / slowest)), at, WIDTH - RIGHT, at, "#b3541e", 2);
            used = Math.max(at + 4, used + 13);
            label(WIDTH - RIGHT + 6, used, "start", String.join(", ", roof.getValue()));
        }
    }

    /** An operator; one that lies outside stands at the edge. */
    private void dot(int number, Dot dot) {
        double across = Math.max(LEFT, Math.min(WIDTH - RIGHT, x(dot.intensity)));
        double up = Math.max(TOP, Math.min(HEIGHT - BOTTOM, y(dot.rate)));
        add(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"8\" fill=\"#2e7d4f\" fill-opacity=\"0.85\"/>\n",
                across,
                up));
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"white\" font-size=\"11\">%d</text>\n",
                across,
                up + 4,
                number));
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
