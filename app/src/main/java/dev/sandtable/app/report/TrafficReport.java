// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.interconnect.pattern.TrafficRun;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of traffic on a cluster's wires.
 *
 * @param traffic what was sent, in words
 * @param cluster on what
 * @param topology its wires
 * @param jobs names of the jobs
 * @param options how it was simulated
 * @param result what was found
 */
public record TrafficReport(
        String traffic,
        String cluster,
        Topology topology,
        List<String> jobs,
        TrafficRun.Options options,
        TrafficRun.Result result) {
    private static final int LISTED = 8;
    private static final double PS_PER_SECOND = 1e12;

    /** Links of one level that did the same. */
    private record Alike(TrafficRun.LinkUse first, int level, int many, double boundPs) {}

    /** For a terminal. */
    public String text() {
        Picoseconds finish = result.finish();
        TextTable table = new TextTable("", "", "");
        table.row("finish", finish.toString(), boundWords());
        table.row("messages", Words.count(result.messages()), messageWords());
        table.row(
                "rate",
                rate(result.senders()).toString(),
                "mean of an endpoint that sends, of " + Words.count(result.senders()));
        table.row("", rate(1).toString(), "all together");
        StringBuilder text = new StringBuilder(traffic + " on " + cluster + " (" + Words.count(topology.endpoints())
                + " endpoints), " + level() + "\n\n" + table.text());
        if (jobs.size() > 1) {
            TextTable times = new TextTable("job", "messages", "bytes", "starts", "ends", "lasts");
            for (int j = 0; j < result.jobs().size(); j++) {
                TrafficRun.Job job = result.jobs().get(j);
                times.row(
                        jobs.get(j),
                        Words.count(job.messages()),
                        new Bytes((long) job.bytes()).toString(),
                        job.start().toString(),
                        job.end().toString(),
                        lasts(job).toString());
            }
            text.append('\n').append(times.text());
        }
        return text + "\n" + links().text() + "\n" + why();
    }

    private static Picoseconds lasts(TrafficRun.Job job) {
        return new Picoseconds(job.end().value() - job.start().value());
    }

    private String boundWords() {
        double share = (double) result.wireBound().value()
                / Math.max(1, result.finish().value());
        return "the busiest link needs " + result.wireBound() + ", " + Words.percent(share) + " of it";
    }

    private String messageWords() {
        String all = new Bytes((long) result.bytes()).toString() + " together";
        return result.simulated() < result.messages()
                ? all + "; " + Words.count(result.simulated()) + " simulated, the others are like them"
                : all;
    }

    private String level() {
        return switch (options.detail()) {
            case FLOW -> "as fluids";
            case CHUNK ->
                "in chunks of " + options.chunks().chunk().map(Bytes::toString).orElse("a message");
        };
    }

    private BytesPerSecond rate(int among) {
        double seconds = result.finish().seconds();
        return new BytesPerSecond(seconds > 0 ? result.bytes() / seconds / Math.max(1, among) : 0);
    }

    // ---- Links ------------------------------------------------------------------

    /** The links that took longest for their bytes, those that did the same in one row. */
    private List<Alike> busiest() {
        Map<List<Object>, List<TrafficRun.LinkUse>> groups = new LinkedHashMap<>();
        for (TrafficRun.LinkUse use : result.links()) {
            groups.computeIfAbsent(
                            List.of(topology.levelOf(use.link()), use.wire(), use.bytes(), use.busy(), use.peak()),
                            key -> new ArrayList<>())
                    .add(use);
        }
        return groups.values().stream()
                .map(group -> new Alike(
                        group.get(0),
                        topology.levelOf(group.get(0).link()),
                        group.size(),
                        group.stream().mapToDouble(TrafficRun.LinkUse::bound).sum()))
                .sorted(Comparator.comparing((Alike alike) -> alike.first.wire())
                        .reversed())
                .toList();
    }

    private TextTable links() {
        TextTable table =
                new TextTable("busiest links", "level", "carries", "needs", "busy", "held back", "at once", "such as");
        List<Alike> all = busiest();
        for (Alike alike : all.subList(0, Math.min(LISTED, all.size()))) {
            TrafficRun.LinkUse use = alike.first;
            table.row(
                    Words.count(alike.many),
                    alike.level + " " + kind(alike.level),
                    new Bytes((long) use.bytes()).toString(),
                    use.wire().toString(),
                    Words.percent((double) use.busy().value()
                            / Math.max(1, result.finish().value())),
                    Words.seconds(alike.boundPs / PS_PER_SECOND),
                    use.peak() == 0 ? "–" : Words.count(use.peak()),
                    "on the way from " + use.from() + " to " + use.to());
        }
        return table;
    }

    /** A level's kind in words: FatTree is a fat tree. */
    private String kind(int level) {
        Level its = topology.levels().get(level);
        return its.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /** What the time went to: the wire of the busiest link, or meetings elsewhere. */
    private String why() {
        List<Alike> all = busiest();
        if (all.isEmpty()) {
            return "  nothing crossed a link\n";
        }
        Alike heaviest = all.get(0);
        Alike holding =
                all.stream().max(Comparator.comparingDouble(Alike::boundPs)).orElseThrow();
        double held = all.stream().mapToDouble(Alike::boundPs).sum();
        String words = "  of the time for which messages were held back, "
                + Words.percent(held == 0 ? 0 : holding.boundPs / held) + " was by " + Words.count(holding.many)
                + (holding.many == 1 ? " link of level " : " links of level ") + holding.level + " ("
                + kind(holding.level) + (holding.many == 1 ? ") that carries " : ") that carry ")
                + new Bytes((long) holding.first.bytes()) + "\n";
        return heaviest.first.wire().equals(holding.first.wire())
                ? words
                : words + "  the heaviest links, which need " + heaviest.first.wire() + ", are others\n";
    }

    // ---- For programs -----------------------------------------------------------

    /** The whole result. */
    public JsonObject json() {
        List<JsonObject> done = new ArrayList<>();
        for (int j = 0; j < result.jobs().size(); j++) {
            TrafficRun.Job job = result.jobs().get(j);
            done.add(new JsonObject()
                    .put("job", jobs.get(j))
                    .put("messages", job.messages())
                    .put("bytes", job.bytes())
                    .put("start_s", job.start().seconds())
                    .put("end_s", job.end().seconds()));
        }
        return new JsonObject()
                .put("cluster", cluster)
                .put("traffic", traffic)
                .put("level", options.detail().name().toLowerCase(Locale.ROOT))
                .put("endpoints", topology.endpoints())
                .put("messages", result.messages())
                .put("simulated", result.simulated())
                .put("bytes", result.bytes())
                .put("finish_s", result.finish().seconds())
                .put("wire_bound_s", result.wireBound().seconds())
                .put("senders", result.senders())
                .put("bytes_per_s_per_sender", rate(result.senders()).value())
                .put("bytes_per_s", rate(1).value())
                .putObjects("jobs", done)
                .putObjects("links", rows());
    }

    /** A row for each group of links that did the same, the busiest first. */
    public List<JsonObject> rows() {
        List<JsonObject> rows = new ArrayList<>();
        for (Alike alike : busiest()) {
            TrafficRun.LinkUse use = alike.first;
            rows.add(new JsonObject()
                    .put("link", use.link())
                    .put("alike", alike.many)
                    .put("level", alike.level)
                    .put("kind", kind(alike.level))
                    .put("bytes", use.bytes())
                    .put("wire_s", use.wire().seconds())
                    .put("busy_s", use.busy().seconds())
                    .put("held_back_s", alike.boundPs / PS_PER_SECOND)
                    .put("messages_at_once", use.peak())
                    .put("from", use.from())
                    .put("to", use.to()));
        }
        return rows;
    }
}
