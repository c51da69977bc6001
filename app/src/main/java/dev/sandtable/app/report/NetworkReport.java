// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.interconnect.noc.LoadTest;
import dev.sandtable.interconnect.noc.VirtualChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an on-chip network did.
 *
 * @param topology as it was asked for
 * @param traffic who sends to whom
 * @param packetFlits flits of a packet
 * @param buffers of a router's inputs
 * @param alone cycles of a packet that meets no other, on average
 * @param bound what no router can exceed, in flits per node and cycle
 * @param saturation what the closed law says is accepted
 * @param points what was simulated
 */
public record NetworkReport(
        String topology,
        String traffic,
        int packetFlits,
        VirtualChannels buffers,
        double alone,
        double bound,
        double saturation,
        List<Point> points) {

    /**
     * A load and what came of it.
     *
     * @param offered flits per node and cycle
     * @param found by simulation
     * @param byLaw cycles; infinite from saturation on
     */
    public record Point(double offered, LoadTest.Found found, double byLaw) {}

    /** For a terminal. */
    public String text() {
        TextTable table = new TextTable("offered", "accepted", "latency", "in the network", "by law", "");
        for (Point point : points) {
            LoadTest.Found found = point.found;
            table.row(
                    number("%.3f", point.offered),
                    number("%.3f", found.accepted()),
                    number("%.1f", found.latency()),
                    number("%.1f", found.networkLatency()),
                    Double.isInfinite(point.byLaw) ? "–" : number("%.1f", point.byLaw),
                    found.stable() ? "" : "saturated");
        }
        return topology + ", " + traffic + " traffic, packets of " + packetFlits
                + (packetFlits > 1 ? " flits, " : " flit, ")
                + buffers.count() + " virtual channels of " + buffers.flits() + " flits\n"
                + "a lone packet takes " + number("%.2f", alone) + " cycles; the busiest wire bounds loads at "
                + number("%.3f", bound) + ", routers at " + number("%.3f", saturation) + " flits per node and cycle\n\n"
                + table.text();
    }

    /** For programs. */
    public JsonObject json() {
        return heading()
                .put("unloaded_cycles", alone)
                .put("bound", bound)
                .put("saturation", saturation)
                .putObjects(
                        "points",
                        points.stream()
                                .map(point -> fill(new JsonObject(), point))
                                .toList());
    }

    /** For tables: a row for each point. */
    public List<JsonObject> rows() {
        List<JsonObject> rows = new ArrayList<>();
        points.forEach(point -> rows.add(fill(heading(), point)));
        return rows;
    }

    private JsonObject heading() {
        return new JsonObject()
                .put("topology", topology)
                .put("traffic", traffic)
                .put("packet_flits", packetFlits)
                .put("virtual_channels", buffers.count())
                .put("buffer_flits", buffers.flits());
    }

    private static JsonObject fill(JsonObject json, Point point) {
        json.put("offered", point.offered)
                .put("accepted", point.found.accepted())
                .put("latency_cycles", point.found.latency())
                .put("network_latency_cycles", point.found.networkLatency())
                .put("mean_routers", point.found.routers())
                .put("packets", point.found.packets())
                .put("stable", point.found.stable());
        if (!Double.isInfinite(point.byLaw)) {
            json.put("law_latency_cycles", point.byLaw);
        }
        return json;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
