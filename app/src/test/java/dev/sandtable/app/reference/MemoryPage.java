// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.app.report.html.Scale;
import dev.sandtable.memory.dram.ChannelCurves;
import dev.sandtable.memory.dram.ChannelCurves.Axis;
import dev.sandtable.memory.dram.ChannelCurves.Point;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.dram.RefreshPolicy;
import dev.sandtable.spec.Provenance.Policy;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** What one channel of some memories sustains: a page of tables, and a picture for each axis. */
final class MemoryPage {
    private static final List<String> PRESETS = List.of("hbm2", "hbm3", "hbm3e", "gddr6", "lpddr5x", "ddr5");

    private final Map<String, DramSpec> memories = new LinkedHashMap<>();
    private final Map<Axis, Map<String, List<Point>>> curves = new EnumMap<>(Axis.class);

    /** Simulates every point. */
    MemoryPage(Path home) {
        Path folder = home.resolve("configs").resolve("memories");
        for (String preset : PRESETS) {
            DramSpec dram = SpecReader.read(folder.resolve(preset + ".yaml"), DramSpec.class, Policy.REQUIRED)
                    .value();
            memories.put(preset, dram);
        }
        List<Map<Axis, List<Point>>> all =
                memories.values().parallelStream().map(MemoryPage::simulate).toList();
        for (Axis axis : Axis.values()) {
            Map<String, List<Point>> lines = new LinkedHashMap<>();
            for (int i = 0; i < PRESETS.size(); i++) {
                lines.put(PRESETS.get(i), all.get(i).getOrDefault(axis, List.of()));
            }
            curves.put(axis, lines);
        }
    }

    private static Map<Axis, List<Point>> simulate(DramSpec dram) {
        ChannelCurves channel = new ChannelCurves(dram, controller(dram));
        Map<Axis, List<Point>> points = new EnumMap<>(Axis.class);
        Arrays.stream(Axis.values()).forEach(axis -> points.put(axis, channel.along(axis)));
        return points;
    }

    /** What chips have; all banks are refreshed at once where the standard knows no other way. */
    private static Controller controller(DramSpec dram) {
        Controller throughput = Controller.throughput();
        return dram.timings().rfcBank().isPresent() ? throughput : throughput.withRefresh(RefreshPolicy.ALL_BANK);
    }

    /** The page and its pictures by their paths under docs. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Page page = new Page("What a memory channel sustains", "MemoryPageTest");
        introduction(page);
        for (Axis axis : Axis.values()) {
            files.put("memory/" + axis.word() + ".svg", picture(axis));
            section(page, axis);
        }
        files.put("memory.md", page.markdown());
        return files;
    }

    private void introduction(Page page) {
        page.paragraph(
                "The bandwidth on a data sheet is what the data pins could carry. What a channel carries depends on"
                        + " where addresses fall, on how much is written, and on how many requests wait, so it is simulated command"
                        + " by command. These are the curves of one channel of six memories of the catalogue; a chip multiplies"
                        + " them by its channels.");
        page.paragraph(
                "`sandtable dram --preset hbm3 --controller throughput --curves` prints the columns of one memory,"
                        + " and `sandtable dram` with a pattern or a trace prints a single run with energy and the part of the"
                        + " channel that is busiest.");
        List<List<String>> rows = new ArrayList<>();
        memories.forEach((name, dram) -> rows.add(Page.row(
                name,
                dram.standard(),
                String.format(Locale.ROOT, "%.2f", dram.clock().value() / 1e9),
                String.format(Locale.ROOT, "%.1f", dram.channelBandwidth().value() / 1e9),
                Integer.toString(dram.organization().accessBytes()),
                controller(dram).refresh() == RefreshPolicy.PER_BANK ? "bank by bank" : "all banks at once")));
        page.table(
                List.of(
                        "memory",
                        "standard",
                        ">clock, GHz",
                        ">pins of a channel, GB/s",
                        ">bytes per access",
                        "refresh"),
                rows);
        page.heading(2, "How to read the figures");
        page.bullets(List.of(
                "The controller is that of the catalogue's chips: 64 reads and 256 writes wait, first-ready first-come"
                        + " first-served, open pages, mapping `bank-group-permuted`.",
                "Shares are of the pins of one channel. Every point is measured over eight refresh intervals after two of"
                        + " warming up, so that refresh is counted in full.",
                "Latency is from entry into the controller to the last datum, mean over reads. With requests always"
                        + " waiting it is queue depth over rate, and says how much a core must keep in flight; only the"
                        + " curve over load shows what a lone request meets.",
                "Nothing here is fitted: timings are those of the standards as the files under `configs/memories` cite"
                        + " them. Two other simulators' figures for the same inputs are held to in tests."));
    }

    private void section(Page page, Axis axis) {
        page.heading(2, title(axis));
        page.paragraph(law(axis));
        page.paragraph("![" + title(axis) + "](memory/" + axis.word() + ".svg)");
        List<String> headings = new ArrayList<>(List.of(">" + axisName(axis)));
        PRESETS.forEach(preset -> headings.add(">" + preset));
        Map<Double, Map<String, String>> rows = new LinkedHashMap<>();
        places(axis).forEach(x -> rows.put(x, new LinkedHashMap<>()));
        lines(axis)
                .forEach((preset, points) -> points.forEach(point ->
                        rows.getOrDefault(point.x(), new LinkedHashMap<>()).put(preset, cell(axis, point))));
        List<List<String>> table = new ArrayList<>();
        rows.forEach((x, cells) -> {
            List<String> row = new ArrayList<>(List.of(words(axis).apply(x)));
            PRESETS.forEach(preset -> row.add(cells.getOrDefault(preset, "–")));
            table.add(row);
        });
        page.table(headings, table);
    }

    private Map<String, List<Point>> lines(Axis axis) {
        return curves.getOrDefault(axis, Map.of());
    }

    private List<Double> places(Axis axis) {
        return lines(axis).values().stream()
                .flatMap(List::stream)
                .map(Point::x)
                .distinct()
                .sorted()
                .toList();
    }

    private static String cell(Axis axis, Point point) {
        String share = percent(point.answer().efficiency());
        if (axis != Axis.LOAD) {
            return share;
        }
        double ns = point.answer().latency().seconds() * 1e9;
        return share + ", " + String.format(Locale.ROOT, "%.0f ns", ns);
    }

    private static String title(Axis axis) {
        return switch (axis) {
            case STRIDE -> "Single reads a fixed distance apart";
            case READS -> "Streams, by the share that is read";
            case CHUNK -> "Reads at random places, by their size";
            case QUEUE -> "Random reads of 64 bytes, by how many wait";
            case STREAMS -> "Streams read in turn";
            case LOAD -> "Random reads of 64 bytes, by load";
        };
    }

    private static String law(Axis axis) {
        return switch (axis) {
            case STRIDE ->
                "Only the bytes of whole accesses count, so a stride of four accesses that ran at full rate would"
                        + " still bring a quarter of what lies between. Long strides use fewer columns of each row until every"
                        + " access opens one; which strides then meet in one bank is the mapping's doing.";
            case READS ->
                "Turning the pins costs tRTW one way and tCWL + burst + tWTR the other, so the controller gathers"
                        + " writes and turns seldom. Reads alone or writes alone lose little more than refresh where"
                        + " enough of them wait: 64 reads of 32 bytes are fewer than HBM3e's rate times its latency asks"
                        + " for, and with `--read-queue 256` its reads fill the pins as well.";
            case CHUNK ->
                "Each place opens a row, and one more per four accesses, after which the mapping goes on in another bank."
                        + " The smallest sizes are bound by activates, four per tFAW, or by the pins of row commands.";
            case QUEUE ->
                "A random read holds its bank for tRC. With few waiting, few banks work at once; the curve flattens"
                        + " where banks, activates or pins are full.";
            case STREAMS ->
                "Streams visit the channel 512 bytes at a time. With more streams than banks a visit may have to reopen"
                        + " its row, and the 512 bytes are what hides that; streams in different stack identifiers (HBM3,"
                        + " HBM3e) pay tCCD_R at each change.";
            case LOAD ->
                "Requests come at an even pace, a share of what the channel sustains of them. In a cell: share of the"
                        + " pins, then mean latency. At the lightest load it is tRCD + tCL + burst, or tRP more where another row"
                        + " was open.";
        };
    }

    private static String axisName(Axis axis) {
        return switch (axis) {
            case STRIDE -> "distance";
            case READS -> "share read";
            case CHUNK -> "size";
            case QUEUE -> "reads that wait";
            case STREAMS -> "streams";
            case LOAD -> "share of the sustained";
        };
    }

    private static DoubleFunction<String> words(Axis axis) {
        return switch (axis) {
            case STRIDE, CHUNK -> x -> new Bytes((long) x).toString();
            case READS -> x -> String.format(Locale.ROOT, "%.1f %%", 100 * x);
            case LOAD -> MemoryPage::percent;
            case QUEUE, STREAMS -> x -> String.format(Locale.ROOT, "%.0f", x);
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Shares of the pins along the axis; latency along the load. */
    private String picture(Axis axis) {
        boolean latency = axis == Axis.LOAD;
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        double[] highest = {0};
        lines(axis).forEach((preset, points) -> {
            List<double[]> line = new ArrayList<>();
            for (Point point : points) {
                double y = latency
                        ? point.answer().latency().seconds() * 1e9
                        : point.answer().efficiency();
                highest[0] = Math.max(highest[0], y);
                line.add(new double[] {point.x(), y});
            }
            lines.put(preset, line);
        });
        List<Double> places = places(axis);
        boolean even = axis == Axis.READS || axis == Axis.LOAD;
        Scale scale = new Scale(even ? 0 : places.get(0), places.get(places.size() - 1), !even);
        List<Double> ticks = even ? scale.ticks() : places;
        DoubleFunction<String> label = even ? MemoryPage::percent : words(axis);
        CurvePicture.Axis across = new CurvePicture.Axis(axisName(axis), scale, ticks, label);
        Scale tall = latency ? new Scale(0, highest[0] * 1.05, false) : new Scale(0, 1, false);
        CurvePicture.Axis up = new CurvePicture.Axis(
                latency ? "mean latency, ns" : "share of the pins",
                tall,
                tall.ticks(),
                latency ? y -> String.format(Locale.ROOT, "%.0f", y) : MemoryPage::percent);
        return CurvePicture.draw(title(axis), across, up, lines);
    }
}
