// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.memory.dram.AccessCurve.Answer;
import dev.sandtable.memory.dram.ChannelCurves;
import dev.sandtable.memory.dram.ChannelCurves.Axis;
import dev.sandtable.memory.dram.ChannelCurves.Point;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a memory channel sustains along six axes.
 *
 * @param preset the memory as it was asked for
 * @param kind the controller that the options changed
 * @param dram the memory
 * @param controller its controller
 * @param curves the points along each axis
 */
public record CurvesReport(
        String preset, String kind, DramSpec dram, Controller controller, Map<Axis, List<Point>> curves) {

    /** The report of a channel, every point simulated. */
    public static CurvesReport of(
            String preset, String kind, DramSpec dram, Controller controller, ChannelCurves channel) {
        Map<Axis, List<Point>> curves = new EnumMap<>(Axis.class);
        for (Axis axis : Axis.values()) {
            curves.put(axis, channel.along(axis));
        }
        return new CurvesReport(preset, kind, dram, controller, curves);
    }

    /** Above an axis's table. */
    private static String title(Axis axis) {
        return switch (axis) {
            case STRIDE -> "single reads a fixed distance apart";
            case READS -> "streams, by the share that is read";
            case CHUNK -> "reads at random places, by their size";
            case QUEUE -> "random reads of 64 bytes, by how many wait";
            case STREAMS -> "streams read in turn, 512 bytes at a time";
            case LOAD -> "random reads of 64 bytes, by the share of the sustained that is offered";
        };
    }

    private static String place(Axis axis, double x) {
        return switch (axis) {
            case STRIDE, CHUNK -> new Bytes((long) x).toString();
            case READS, LOAD -> Words.percent(x);
            case QUEUE, STREAMS -> Words.count(x);
        };
    }

    private static String latency(Answer answer) {
        return answer.latency().value() == 0 ? "–" : answer.latency().toString();
    }

    /** For a terminal. */
    public String text() {
        StringBuilder text =
                new StringBuilder("one channel of " + preset + " (" + dram.standard() + " at " + dram.clock()
                        + "), controller " + kind + ", mapping " + controller.mapping() + ", pins "
                        + dram.channelBandwidth() + "\n");
        curves.forEach((axis, points) -> {
            TextTable table = new TextTable(axis.word(), "of the pins", "bandwidth", "read latency", "row hits");
            points.forEach(point -> table.row(
                    place(axis, point.x()),
                    Words.percent(point.answer().efficiency()),
                    point.answer().bandwidth().toString(),
                    latency(point.answer()),
                    Words.percent(point.answer().rowHits())));
            text.append("\n  ").append(title(axis)).append("\n\n").append(table.text());
        });
        return text.toString();
    }

    private static JsonObject json(Point point) {
        Answer answer = point.answer();
        JsonObject json = new JsonObject()
                .put("x", point.x())
                .put("efficiency", answer.efficiency())
                .put("bandwidth_bytes_per_s", answer.bandwidth().value())
                .put("mean_read_latency_s", answer.latency().seconds())
                .put("row_hit_share", answer.rowHits());
        answer.joulesPerByte().ifPresent(joules -> json.put("energy_j_per_byte", joules));
        return json;
    }

    /** For programs. */
    public JsonObject json() {
        JsonObject all = new JsonObject();
        curves.forEach((axis, points) -> all.putObjects(
                axis.word(), points.stream().map(CurvesReport::json).toList()));
        return new JsonObject()
                .put("preset", preset)
                .put("controller", kind)
                .put("mapping", controller.mapping().toString())
                .put("clock_hz", dram.clock().value())
                .put("pins_bytes_per_s", dram.channelBandwidth().value())
                .put("curves", all);
    }

    /** One row per point. */
    public List<JsonObject> rows() {
        List<JsonObject> rows = new ArrayList<>();
        curves.forEach((axis, points) -> points.forEach(point -> rows.add(new JsonObject()
                .put("preset", preset)
                .put("controller", kind)
                .put("mapping", controller.mapping().toString())
                .put("axis", axis.word())
                .put("unit", axis.unit())
                .putAll(json(point)))));
        return rows;
    }
}
