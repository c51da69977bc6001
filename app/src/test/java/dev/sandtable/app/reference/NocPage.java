// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.app.report.html.Scale;
import dev.sandtable.interconnect.noc.CrossbarLaw;
import dev.sandtable.interconnect.noc.Grid;
import dev.sandtable.interconnect.noc.GridLaw;
import dev.sandtable.interconnect.noc.InputQueuedCrossbar;
import dev.sandtable.interconnect.noc.InputQueuedCrossbar.Queues;
import dev.sandtable.interconnect.noc.LoadTest;
import dev.sandtable.interconnect.noc.Offer;
import dev.sandtable.interconnect.noc.TrafficPattern;
import dev.sandtable.interconnect.noc.VirtualChannels;
import dev.sandtable.stats.ErrorStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What on-chip networks accept and how long packets take: beside another simulator, and by the closed law. */
final class NocPage {
    private static final VirtualChannels BUFFERS = new VirtualChannels(4, 8);
    /** Beyond this multiple of a lone packet's latency the answer depends on how long one looks. */
    private static final double KNEE = 1.5;

    private static final int SLOTS = 20_000;

    /** A line of the published table, and what is found for it. */
    private record Row(String network, Grid grid, Offer offer, double[] published, LoadTest.Found found, GridLaw law) {
        static Row of(String line) {
            String[] field = line.split(",", -1);
            String[] kind = field[0].split(" ", -1);
            Integer[] sizes =
                    Arrays.stream(kind[1].split("x", -1)).map(Integer::valueOf).toArray(Integer[]::new);
            Grid grid = kind[0].equals("mesh") ? Grid.mesh(sizes) : Grid.torus(sizes);
            TrafficPattern pattern = TrafficPattern.valueOf(field[2].toUpperCase(Locale.ROOT));
            Offer offer = new Offer(pattern, Integer.parseInt(field[1]), Double.parseDouble(field[3]));
            double[] published = {number(field[4]), number(field[6]), number(field[7])};
            long window = grid.nodes() > 100 ? 2_000 : 9_000;
            LoadTest.Found found = new LoadTest(3_000, window, 3_000).of(grid, BUFFERS, offer, 1);
            String words = field[0] + ", " + field[1] + (offer.packetFlits() > 1 ? " flits, " : " flit, ") + field[2];
            GridLaw law = new GridLaw(grid, BUFFERS, offer.pattern(), offer.packetFlits());
            return new Row(words, grid, offer, published, found, law);
        }

        private static double number(String field) {
            return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
        }

        boolean stable() {
            return !Double.isNaN(published[1]);
        }

        boolean belowKnee() {
            return stable() && published[0] < KNEE * law.latency(0);
        }

        /** Latency as it would be for the distances that the published run drew. */
        double latency() {
            return found.latency() + law.unloaded(published[2]) - law.unloaded(found.routers());
        }
    }

    private final List<Row> rows;
    private final Page page = new Page("What an on-chip network carries", "NocPageTest");
    private final Map<String, String> files = new LinkedHashMap<>();

    /** Simulates every point of the published table. */
    NocPage(Path home) throws IOException {
        List<String> lines = Files.readAllLines(home.resolve("configs/published/noc-oracle.csv"));
        rows = lines.parallelStream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("topology,"))
                .map(Row::of)
                .toList();
    }

    /** The page and its pictures by their paths under docs. */
    Map<String, String> files() {
        introduction();
        points();
        law();
        crossbars();
        files.put("noc.md", page.markdown());
        return files;
    }

    private void introduction() {
        page.paragraph(
                "Cores and memories of one die exchange packets over routers. How long one takes alone is a matter of counting"
                        + " stages; how much all together may send is a matter of wires, routing and allocators, so it is simulated flit by"
                        + " flit, and a closed law answers where that would take too long. `sandtable noc` runs both for any grid.");
        page.bullets(List.of(
                "Loads are flits per node and cycle, latencies cycles from making a packet to the arrival of its last flit.",
                "Routers have four stages, 4 virtual channels of 8 flits at every input, and iSLIP allocators of one iteration; routes go"
                        + " by dimension order; a torus is folded, so that its wires take two cycles, and its virtual channels are two"
                        + " classes with a dateline.",
                "Points are measured over 9,000 cycles (2,000 on 512 routers) after 3,000, one seed."));
    }

    // ---- Beside another simulator -----------------------------------------------

    private void points() {
        page.heading(2, "Beside another simulator");
        page.paragraph(
                "`configs/published/noc-oracle.csv` holds what BookSim 2 answers for the same inputs. The two draw different random"
                        + " numbers: the mean number of routers that packets passed differs by up to 1.5 %, and is taken out of the first"
                        + " comparison. Below the knee (1.5 times the latency of a lone packet):");
        List<ErrorStatistics.Row> latency = new ArrayList<>();
        List<ErrorStatistics.Row> byLaw = new ArrayList<>();
        List<ErrorStatistics.Row> saturation = new ArrayList<>();
        for (Row row : rows) {
            if (row.belowKnee()) {
                latency.add(ErrorStatistics.Row.of(row.latency(), row.published[0]));
                byLaw.add(ErrorStatistics.Row.of(row.law().latency(row.offer.flitsPerNodeCycle()), row.published[0]));
            } else if (row.stable()) {
                saturation.add(ErrorStatistics.Row.of(row.found.accepted(), row.published[1]));
            }
        }
        page.table(
                List.of("what", ">points", ">mean error", ">largest", ">bias"),
                List.of(
                        statistics("latency below the knee, simulated", latency),
                        statistics("latency below the knee, closed law", byLaw),
                        statistics("accepted load at and beyond the knee, simulated", saturation)));
        page.paragraph(
                "Beyond the knee queues grow as long as one looks, so that latencies there say how long that was; loads agree. All"
                        + " points, published values first:");
        List<List<String>> table = new ArrayList<>();
        for (Row row : rows) {
            double bylaw = row.law().latency(row.offer.flitsPerNodeCycle());
            table.add(Page.row(
                    row.network,
                    number("%.2f", row.offer.flitsPerNodeCycle()),
                    row.stable() ? number("%.1f", row.published[0]) : "unstable",
                    number("%.1f", row.found.latency()) + (row.found.stable() ? "" : " *"),
                    Double.isInfinite(bylaw) ? "–" : number("%.1f", bylaw),
                    row.stable() ? number("%.4f", row.published[1]) : "–",
                    number("%.4f", row.found.accepted())));
        }
        page.table(
                List.of(
                        "network",
                        ">offered",
                        ">latency, published",
                        ">simulated",
                        ">by law",
                        ">accepted, published",
                        ">simulated"),
                table);
        page.paragraph("\\* less arrives than is offered: the load is beyond saturation.");
        files.put("noc/latency.svg", picture());
        page.paragraph("![Latency by load](noc/latency.svg)");
    }

    private static List<String> statistics(String what, List<ErrorStatistics.Row> of) {
        ErrorStatistics errors = ErrorStatistics.of(of);
        return Page.row(
                what,
                Integer.toString(errors.rows()),
                percent(errors.mape()),
                percent(errors.largest()),
                String.format(Locale.ROOT, "%+.1f %%", 100 * errors.bias()));
    }

    private String picture() {
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        for (Row row : rows) {
            boolean plane =
                    row.grid.dimensions().equals(List.of(8, 8)) && row.offer.pattern() == TrafficPattern.UNIFORM;
            if (plane && row.found.latency() < 100) {
                String name = (row.grid.wraps() ? "torus, " : "mesh, ") + row.offer.packetFlits();
                lines.computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(new double[] {row.offer.flitsPerNodeCycle(), row.found.latency()});
            }
        }
        Scale across = new Scale(0, 0.6, false);
        Scale up = new Scale(0, 100, false);
        return CurvePicture.draw(
                "Latency of 8×8 routers by load, packets of 1 and 5 flits",
                new CurvePicture.Axis("flits per node and cycle", across, across.ticks(), x -> number("%.1f", x)),
                new CurvePicture.Axis("cycles", up, up.ticks(), y -> number("%.0f", y)),
                lines);
    }

    // ---- The closed law ---------------------------------------------------------

    /** A network that the law is held against. */
    private record Case(String kind, Integer[] sizes, TrafficPattern pattern, int flits) {
        Grid grid() {
            return kind.equals("mesh") ? Grid.mesh(sizes) : Grid.torus(sizes);
        }

        double simulated() {
            GridLaw law = new GridLaw(grid(), BUFFERS, pattern, flits);
            double below = 0.3 * law.bound();
            double above = Math.min(1, 1.02 * law.bound());
            for (int i = 0; i < 6; i++) {
                double middle = (below + above) / 2;
                LoadTest.Found found =
                        new LoadTest(2_000, 4_000, 3_000).of(grid(), BUFFERS, new Offer(pattern, flits, middle), 7);
                boolean flows = found.stable() && found.latency() < 3 * law.latency(0);
                below = flows ? middle : below;
                above = flows ? above : middle;
            }
            return (below + above) / 2;
        }
    }

    private void law() {
        page.heading(2, "The closed law");
        page.paragraph(
                "No routing of this kind accepts more than 1/γ_max, where γ_max is the load of the busiest wire when every node offers"
                        + " one flit per cycle. A router makes 50 to 100 % of that: a wire idles while the packet for it waits behind one that"
                        + " goes elsewhere, and a packet keeps a virtual channel busy for two cycles beside its flits. The first loss is taken from"
                        + " a simulation of one mesh of 8×8 under uniform traffic for each kind of router; the rest is counting. Saturation is"
                        + " where simulated latency is three times that of a lone packet:");
        List<Case> cases = new ArrayList<>();
        for (int flits : new int[] {1, 5}) {
            for (TrafficPattern pattern :
                    flits == 1 ? List.of(TrafficPattern.UNIFORM) : List.of(TrafficPattern.values())) {
                cases.add(new Case("mesh", new Integer[] {8, 8}, pattern, flits));
                cases.add(new Case("torus", new Integer[] {8, 8}, pattern, flits));
            }
            cases.add(new Case("mesh", new Integer[] {4, 4}, TrafficPattern.UNIFORM, flits));
            cases.add(new Case("mesh", new Integer[] {12, 12}, TrafficPattern.UNIFORM, flits));
            cases.add(new Case("mesh", new Integer[] {4, 4, 4}, TrafficPattern.UNIFORM, flits));
            cases.add(new Case("torus", new Integer[] {4, 4, 4}, TrafficPattern.UNIFORM, flits));
            cases.add(new Case("torus", new Integer[] {16}, TrafficPattern.UNIFORM, flits));
        }
        List<Double> simulated = cases.parallelStream().map(Case::simulated).toList();
        List<List<String>> table = new ArrayList<>();
        List<ErrorStatistics.Row> errors = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case at = cases.get(i);
            GridLaw law = new GridLaw(at.grid(), BUFFERS, at.pattern, at.flits);
            ErrorStatistics.Row error = ErrorStatistics.Row.of(law.saturation(), simulated.get(i));
            errors.add(error);
            table.add(Page.row(
                    at.kind + " "
                            + String.join(
                                    "x",
                                    Arrays.stream(at.sizes).map(String::valueOf).toList()),
                    at.pattern.name().toLowerCase(Locale.ROOT),
                    Integer.toString(at.flits),
                    number("%.3f", law.bound()),
                    number("%.3f", simulated.get(i)),
                    number("%.3f", law.saturation()),
                    String.format(Locale.ROOT, "%+.1f %%", 100 * error.error())));
        }
        page.table(List.of("grid", "traffic", ">flits", ">1/γ_max", ">simulated", ">law", ">error"), table);
        ErrorStatistics all = ErrorStatistics.of(errors);
        page.paragraph("Mean error " + percent(all.mape()) + ", largest " + percent(all.largest())
                + ". The law promises too much where packets of several flits on a torus or ring hold two virtual channels each and block"
                + " one another over several routers, which it leaves out.");
    }

    // ---- Crossbars --------------------------------------------------------------

    private void crossbars() {
        page.heading(2, "Crossbars");
        page.paragraph(
                "A crossbar's inputs with one queue each block at the head: of saturated inputs with uniform goals 75 % pass for two ports"
                        + " and 2 − √2 = 58.6 % for many (Karol, Hluchyj and Morgan 1987). A queue for every pair of ports lets all pass, if one"
                        + " waits long enough for the pointers of iSLIP to drift apart. Shares of slots used, over 20,000 slots:");
        List<List<String>> table = new ArrayList<>();
        for (int ports : new int[] {2, 4, 8, 16, 32, 64}) {
            table.add(Page.row(
                    Integer.toString(ports),
                    percent(CrossbarLaw.saturation(ports, Queues.PER_INPUT)),
                    percent(passed(ports, Queues.PER_INPUT)),
                    percent(CrossbarLaw.saturation(ports, Queues.PER_PAIR)),
                    percent(passed(ports, Queues.PER_PAIR))));
        }
        page.table(
                List.of(">ports", ">one queue per input, law", ">simulated", ">one queue per pair, law", ">simulated"),
                table);
    }

    private static double passed(int ports, Queues queues) {
        InputQueuedCrossbar crossbar = new InputQueuedCrossbar(ports, queues, 1, 1, 1);
        crossbar.run(SLOTS);
        crossbar.forget();
        crossbar.run(SLOTS);
        return crossbar.passed() / (double) SLOTS / ports;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
