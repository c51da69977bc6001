// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.app.report.html.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Lines over two axes as an SVG of its own, each named at its end. */
final class CurvePicture {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 380;
    private static final int LEFT = 60;
    private static final int RIGHT = 90;
    private static final int TOP = 30;
    private static final int BOTTOM = 50;
    private static final int LINE = 14;
    /** Okabe and Ito's colours, which the colour-blind tell apart too. */
    private static final String[] COLOURS = {"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"};

    /**
     * What an axis shows.
     *
     * @param name what its numbers are
     * @param scale where they lie
     * @param ticks those that are written
     * @param words how
     */
    record Axis(String name, Scale scale, List<Double> ticks, DoubleFunction<String> words) {}

    private final StringBuilder svg = new StringBuilder();
    private final Axis across;
    private final Axis up;

    private CurvePicture(Axis across, Axis up) {
        this.across = across;
        this.up = up;
    }

    /** The picture of lines by name, each a list of x and y. */
    static String draw(String title, Axis across, Axis up, Map<String, List<double[]>> lines) {
        CurvePicture picture = new CurvePicture(across, up);
        picture.frame(title);
        picture.lines(lines);
        return picture.svg.append("</svg>\n").toString();
    }

    private double x(double value) {
        return LEFT + across.scale.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.scale.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void frame(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", WIDTH, HEIGHT);
        label((LEFT + WIDTH - RIGHT) / 2.0, 18, "middle", title);
        for (double tick : across.ticks) {
            grid(x(tick), TOP, x(tick), HEIGHT - BOTTOM);
            label(x(tick), HEIGHT - BOTTOM + 18, "middle", across.words.apply(tick));
        }
        for (double tick : up.ticks) {
            grid(LEFT, y(tick), WIDTH - RIGHT, y(tick));
            label(LEFT - 8, y(tick) + 4, "end", up.words.apply(tick));
        }
        label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", across.name + "; up: " + up.name);
    }

    /** Names stand at the ends of their lines, from the highest down, and no closer than a line of text. */
    private void lines(Map<String, List<double[]>> lines) {
        List<String> names = new ArrayList<>(lines.keySet());
        for (int i = 0; i < names.size(); i++) {
            StringBuilder points = new StringBuilder();
            for (double[] point : lines.getOrDefault(names.get(i), List.of())) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1])));
            }
            add(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                    points.toString().strip(), COLOURS[i % COLOURS.length]);
        }
        names(lines, names);
    }

    private void names(Map<String, List<double[]>> lines, List<String> names) {
        List<String> down = new ArrayList<>(names);
        down.sort(Comparator.comparingDouble(name -> y(end(lines, name))));
        double[] at = new double[down.size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = Math.max(y(end(lines, down.get(i))) + 4, i == 0 ? TOP : at[i - 1] + LINE);
        }
        double room = HEIGHT - BOTTOM;
        for (int i = at.length - 1; i >= 0; i--) {
            at[i] = Math.min(at[i], room);
            room = at[i] - LINE;
        }
        for (int i = 0; i < at.length; i++) {
            String name = down.get(i);
            add(
                    "<text x=\"%d\" y=\"%.1f\" fill=\"%s\">%s</text>\n",
                    WIDTH - RIGHT + 6, at[i], COLOURS[names.indexOf(name) % COLOURS.length], name);
        }
    }

    private static double end(Map<String, List<double[]>> lines, String name) {
        List<double[]> line = lines.getOrDefault(name, List.of());
        return line.get(line.size() - 1)[1];
    }

    private void grid(double x1, double y1, double x2, double y2) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n", x1, y1, x2, y2);
    }

    private void label(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
