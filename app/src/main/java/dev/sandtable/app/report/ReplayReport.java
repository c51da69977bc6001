// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.trace.RankTimes;
import dev.sandtable.planner.trace.ReplayResult;
import dev.sandtable.planner.trace.ReplayResult.Share;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.Units;
import dev.sandtable.workload.trace.file.TraceFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of a trace on a machine.
 *
 * @param trace what was replayed
 * @param format what it was read from
 * @param groups the list of groups that was read
 * @param units what its numbers stand for
 * @param machine on what, in words
 * @param notes what was left out or taken for granted
 * @param version of this program
 * @param result what was found
 */
public record ReplayReport(
        ExecutionTrace trace,
        TraceFormat format,
        Optional<Path> groups,
        Units units,
        String machine,
        List<String> notes,
        String version,
        ReplayResult result) {
    private static final int LISTED = 16;

    public ReplayReport {
        notes = List.copyOf(notes);
    }

    // ---- For people ---------------------------------------------------------------

    /** For a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder(trace.name() + " (" + spelling(format.name()) + ", "
                + Words.count(trace.ranks().size()) + " ranks, " + Words.count(trace.nodes()) + " nodes) on " + machine
                + "\n\n");
        TextTable head = new TextTable("", "", "");
        head.row("step", result.step().toString(), binding());
        head.row("ranks", Words.count(trace.ranks().size()), alike());
        head.row("units", "", units.words());
        groups.ifPresent(file -> head.row("groups", "", "from " + file));
        text.append(head.text()).append('\n').append(ranks().text());
        TextTable kinds = new TextTable("exposed communication", "time", "of the step");
        exposed(result.times(slowest())).forEach((name, ps) -> kinds.row(name, time(ps), share(ps)));
        if (kinds.size() > 0) {
            text.append("\n  of rank ").append(slowest()).append('\n').append(kinds.text());
        }
        text.append('\n').append(path().text());
        notes.forEach(note -> text.append("  note: ").append(note).append('\n'));
        return text.toString();
    }

    private String alike() {
        int classes = result.ranks().classes();
        return classes == result.ranks().components()
                ? "each replayed"
                : Words.count(classes) + (classes == 1 ? " kind" : " kinds") + ", each replayed once";
    }

    private String binding() {
        return result.path().kinds().stream()
                .findFirst()
                .map(share -> "bound by " + share.name() + ", " + share(share.ps()) + " of the critical path")
                .orElse("nothing took any time");
    }

    /** The first rank among those that end last. */
    private int slowest() {
        int slowest = 0;
        for (int c = 0; c < result.ranks().classes(); c++) {
            int rank = result.ranks().representative(c);
            if (result.finish(rank).compareTo(result.finish(slowest)) > 0) {
                slowest = rank;
            }
        }
        return slowest;
    }

    private TextTable ranks() {
        TextTable table =
                new TextTable("ranks", "end", "compute", "exposed", "waiting", "memory", "host", "idle", "overlap");
        int classes = result.ranks().classes();
        for (int c = 0; c < Math.min(classes, LISTED); c++) {
            int rank = result.ranks().representative(c);
            RankTimes times = result.times(rank);
            table.row(
                    members(c),
                    result.finish(rank).toString(),
                    time(times.computePs()),
                    time(times.exposedAllPs() - times.waitingPs()),
                    time(times.waitingPs()),
                    time(times.memoryPs()),
                    time(times.hostPs()),
                    time(times.idlePs()),
                    time(times.overlapPs()));
        }
        if (classes > LISTED) {
            table.row("and " + Words.count(classes - LISTED) + " more", "", "", "", "", "", "", "", "");
        }
        return table;
    }

    /** Neighbours in number as ranges, and the rest by their number. */
    private String members(int rankClass) {
        List<Integer> all = result.members(rankClass);
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < all.size(); ) {
            int j = i;
            while (j + 1 < all.size() && all.get(j + 1) == all.get(j) + 1) {
                j++;
            }
            ranges.add(i == j ? "" + all.get(i) : all.get(i) + "–" + all.get(j));
            i = j + 1;
        }
        return ranges.size() <= 4
                ? String.join(", ", ranges)
                : String.join(", ", ranges.subList(0, 3)) + " … (" + Words.count(all.size()) + ")";
    }

    private TextTable path() {
        TextTable table = new TextTable("critical path", "time", "of the step");
        result.path().kinds().forEach(kind -> table.row(kind.name(), time(kind.ps()), share(kind.ps())));
        table.row("most of it in", "", "");
        for (Share name : result.path().names()) {
            table.row(
                    "  " + (name.name().isEmpty() ? "nodes without a name" : name.name()),
                    time(name.ps()),
                    share(name.ps()));
        }
        return table;
    }

    private String share(long ps) {
        return Words.percent((double) ps / Math.max(1, result.step().value()));
    }

    private static String time(long ps) {
        return ps == 0 ? "–" : new Picoseconds(ps).toString();
    }

    private static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Exposed time by kind, waiting among them. */
    private static Map<String, Long> exposed(RankTimes times) {
        Map<String, Long> all = new TreeMap<>();
        for (Map.Entry<Collective.Kind, Long> kind : times.exposed().entrySet()) {
            all.put(spelling(kind.getKey().name()), kind.getValue());
        }
        if (times.waitingPs() > 0) {
            all.put("waiting for other ranks", times.waitingPs());
        }
        return all;
    }

    // ---- For programs -----------------------------------------------------------

    private static double seconds(long ps) {
        return new Picoseconds(ps).seconds();
    }

    /** The whole result. */
    public JsonObject json() {
        List<JsonObject> kinds = new ArrayList<>();
        result.path().kinds().forEach(kind -> kinds.add(part(kind)));
        List<JsonObject> names = new ArrayList<>();
        result.path().names().forEach(name -> names.add(part(name)));
        return new JsonObject()
                .put("scenario", trace.name())
                .put("kind", "replay")
                .put("version", version)
                .put("format", spelling(format.name()))
                .put("machine", machine)
                .put("units", units.words())
                .put("flops_per_operation", units.flops())
                .put("bytes_per_size", units.bytes())
                .put("chips", trace.ranks().size())
                .put("nodes", trace.nodes())
                .put("simulated_ranks", result.ranks().classes())
                .put("step_time_s", result.step().seconds())
                .put("binding", binding())
                .put("breakdown", breakdown(result.times(slowest())))
                .putObjects("ranks", rows())
                .put(
                        "critical_path",
                        new JsonObject()
                                .put("nodes", result.path().nodes())
                                .putObjects("kinds", kinds)
                                .putObjects("names", names))
                .putTexts("warnings", notes);
    }

    private static JsonObject part(Share share) {
        return new JsonObject().put("name", share.name()).put("time_s", seconds(share.ps()));
    }

    private static JsonObject breakdown(RankTimes times) {
        return new JsonObject()
                .put("compute_s", seconds(times.computePs()))
                .put("exposed_communication_s", seconds(times.exposedAllPs()))
                .put("memory_s", seconds(times.memoryPs()))
                .put("host_s", seconds(times.hostPs()))
                .put("idle_s", seconds(times.idlePs()));
    }

    /** A row for each kind of rank. */
    public List<JsonObject> rows() {
        List<JsonObject> rows = new ArrayList<>();
        for (int c = 0; c < result.ranks().classes(); c++) {
            int rank = result.ranks().representative(c);
            RankTimes times = result.times(rank);
            JsonObject kinds = new JsonObject();
            for (Collective.Kind kind : Collective.Kind.values()) {
                long ps = times.exposed().getOrDefault(kind, 0L);
                if (ps > 0) {
                    kinds.put(spelling(kind.name()), seconds(ps));
                }
            }
            rows.add(new JsonObject()
                    .put("rank", rank)
                    .put("alike", result.ranks().multiplicity(c))
                    .put("end_s", result.finish(rank).seconds())
                    .putAll(breakdown(times))
                    .put("waiting_s", seconds(times.waitingPs()))
                    .put("communication_s", seconds(times.communicationPs()))
                    .put("overlap_s", seconds(times.overlapPs()))
                    .put("exposed_s", kinds));
        }
        return rows;
    }
}
