// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.roofline.OperatorRoofline;
import dev.sandtable.planner.roofline.Roofs;
import dev.sandtable.planner.validation.Comparison;
import dev.sandtable.planner.validation.Family;
import dev.sandtable.planner.validation.GroupReport;
import dev.sandtable.planner.validation.Validation;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SourceKind;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.stats.ErrorStatistics;
import dev.sandtable.units.BytesPerSecond;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a chip of the catalogue is, where every figure comes from, and how well predictions for it hold. */
final class ChipPage {
    private final Path home;
    private final List<String> catalogued;
    private final List<Validation.Outcome> outcomes;
    private final Map<Family, List<String>> chips = new LinkedHashMap<>();
    private final ChipOperators operators;
    private final ChipSources rests;
    private final ChipAnchors anchors;

    /** Pages against these predictions, one outcome per family. */
    ChipPage(Catalogues catalogues, List<Validation.Outcome> outcomes) throws IOException {
        home = catalogues.home();
        catalogued = List.copyOf(catalogues.chips().names());
        operators = new ChipOperators(catalogues);
        rests = new ChipSources(catalogues);
        anchors = new ChipAnchors(home);
        this.outcomes = outcomes;
        for (Validation.Outcome outcome : outcomes) {
            chips.put(outcome.family(), chipsOf(outcome.family()));
        }
    }

    private List<String> chipsOf(Family family) throws IOException {
        List<String> names = new ArrayList<>();
        Path table = home.resolve("configs").resolve("published").resolve(family.file());
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(table)) {
            rows.forEach(row -> names.add(row.getField("chip")));
        }
        return names;
    }

    /** How many published rows each chip is held against. */
    Map<String, Long> measured() {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Validation.Outcome outcome : outcomes) {
            List<String> of = chips.getOrDefault(outcome.family(), List.of());
            outcome.comparisons().forEach(row -> rows.merge(of.get(row.row() - 1), 1L, Long::sum));
        }
        for (String chip : catalogued) {
            rows.merge(chip, (long) anchors.of(chip).size(), Long::sum);
        }
        rows.values().removeIf(count -> count == 0);
        return rows;
    }

    /** The page and the picture of a chip, by their ending. */
    Map<String, String> write(String name, SpecDocument<ChipSpec> chip) throws IOException {
        List<ChipOperators.Shown> shown = operators.of(name, chip.value());
        Map<String, String> files = new LinkedHashMap<>();
        files.put(".md", page(name, chip, shown));
        files.put(".svg", RooflinePicture.draw(chip.value().title(), Roofs.of(chip), dots(shown)));
        return files;
    }

    private static Map<Integer, RooflinePicture.Dot> dots(List<ChipOperators.Shown> shown) {
        Map<Integer, RooflinePicture.Dot> dots = new LinkedHashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            int number = i + 1;
            shown.get(i)
                    .report()
                    .map(OperatorRoofline::levels)
                    .ifPresent(found -> ChipOperators.outermost(found)
                            .ifPresent(demand -> dots.put(
                                    number,
                                    new RooflinePicture.Dot(
                                            found.intensity(demand),
                                            found.rate().value()))));
        }
        return dots;
    }

    private String page(String name, SpecDocument<ChipSpec> chip, List<ChipOperators.Shown> shown) throws IOException {
        ChipSpec spec = chip.value();
        Page page = new Page(spec.title());
        page.paragraph("`" + name + "`, " + spec.vendor() + ". Architecture `" + spec.architecture()
                + "`, execution style `" + spec.style().name().toLowerCase(Locale.ROOT) + "`; default stack `"
                + spec.defaultStack() + "`"
                + spec.trainingStack()
                        .map(stack -> ", for training `" + stack + "`")
                        .orElse("") + ".");
        page.heading(2, "Roofline").paragraph("![Roofline of " + spec.title() + "](" + name + ".svg)");
        page.paragraph(
                "A roof for every number format and for every memory level, by the data sheet; numbered dots are the operators"
                        + " below, as simulated. The ridge is the arithmetic per byte of memory traffic above which the peak"
                        + " limits, below it the memory: peak / bandwidth.");
        Roofs roofs = Roofs.of(chip);
        Optional<BytesPerSecond> memory = Optional.ofNullable(roofs.bandwidths().get("memory"));
        List<List<String>> ridges = new ArrayList<>();
        roofs.peaks()
                .forEach((format, peak) -> ridges.add(Page.row(
                        format,
                        String.format(Locale.ROOT, "%.1f", peak.value() / 1e12),
                        memory.map(rate -> String.format(Locale.ROOT, "%.0f", peak.value() / rate.value()))
                                .orElse("–"))));
        page.table(List.of("format", ">peak, TFLOP/s or TOPS", ">ridge, FLOP per byte"), ridges);
        page.paragraph("Operators in " + ChipOperators.format(spec).spelling()
                + " with the default stack; each level's share of the time is what it would take alone"
                + " (`sandtable roofline`).");
        page.table(
                List.of("", "operator", ">time", ">TFLOP/s", ">FLOP per byte", "binds", "next"),
                ChipOperators.table(shown));
        rests.restsOn(page, chip);
        accuracy(page, name);
        fitted(page, chip.provenance().sources());
        rests.usedBy(page, name, chip);
        figures(page, name);
        return page.markdown();
    }

    private void accuracy(Page page, String name) {
        page.heading(2, "Predictions beside measurements");
        List<List<String>> rows = new ArrayList<>();
        for (Validation.Outcome outcome : outcomes) {
            List<String> of = chips.getOrDefault(outcome.family(), List.of());
            List<Comparison> own = outcome.comparisons().stream()
                    .filter(comparison -> of.get(comparison.row() - 1).equals(name))
                    .toList();
            if (!own.isEmpty()) {
                rows.add(errors(outcome.family(), GroupReport.of(name, own)));
            }
        }
        List<List<String>> single = anchors.of(name);
        if (rows.isEmpty() && single.isEmpty()) {
            page.paragraph(
                    "No published measurement of this chip is in the tables: what is predicted for it has not been"
                            + " validated.");
            return;
        }
        if (!single.isEmpty()) {
            page.paragraph("Single published figures; tests hold predictions near them, or list the gap as known.");
            page.table(List.of("what", ">measured", "source in `configs/published`"), single);
        }
        if (rows.isEmpty()) {
            return;
        }
        page.paragraph(
                "Every row of `configs/published` measured on this chip; rows that the calibration below was fitted"
                        + " on are among them. [How accurate predictions are](../../accuracy.md) explains the columns.");
        page.table(List.of("family", ">rows", ">MAPE", ">median", ">bias", ">covered", ">roofline MAPE"), rows);
    }

    private static List<String> errors(Family family, GroupReport report) {
        ErrorStatistics errors = report.simulator();
        return Page.row(
                "[" + family.spelling() + "](../../accuracy.md#" + family.spelling() + ")",
                String.valueOf(errors.rows()),
                percent("%.1f %%", errors.mape()),
                percent("%.1f %%", errors.median()),
                percent("%+.1f %%", errors.bias()),
                percent("%.0f %%", errors.coverage().orElse(0.0)),
                percent("%.1f %%", report.roofline().mape()));
    }

    private static String percent(String format, double share) {
        return String.format(Locale.ROOT, format, 100 * share);
    }

    private static void fitted(Page page, Map<String, Source> sources) {
        Map<String, List<String>> byFit = new LinkedHashMap<>();
        sources.forEach((path, source) -> {
            if (source.kind() == SourceKind.FITTED) {
                byFit.computeIfAbsent(source.cite(), cite -> new ArrayList<>()).add(Page.literal(path));
            }
        });
        page.heading(2, "Fitted parameters");
        if (byFit.isEmpty()) {
            page.paragraph("None: no figure of this chip was fitted to measurements of it.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        byFit.forEach((cite, paths) -> rows.add(Page.row(String.join(", ", paths), cite)));
        page.table(List.of("parameters", "fitted on"), rows);
    }

    /** Every figure as {@code show} states it. */
    private static void figures(Page page, String name) throws IOException {
        page.heading(2, "Figures");
        List<List<String>> rows = new ArrayList<>();
        Map<String, List<String>> sources = new LinkedHashMap<>();
        String shown = CommandsPage.print("show", "chips", name, "--output", "csv", "--quiet");
        try (CsvReader<NamedCsvRecord> figures = CsvReader.builder().ofNamedCsvRecord(shown)) {
            for (NamedCsvRecord figure : figures) {
                String tag = figure.getField("tag");
                rows.add(Page.row(
                        Page.literal(figure.getField("path")),
                        figure.getField("value"),
                        figure.getField("kind"),
                        figure.getField("grade"),
                        tag));
                if (!tag.isEmpty()) {
                    sources.putIfAbsent(tag, Page.row(tag, figure.getField("kind"), figure.getField("cite")));
                }
            }
        }
        page.table(List.of("figure", "value", "rests on", "grade", "source"), rows);
        page.heading(2, "Sources").table(List.of("source", "kind", "citation"), List.copyOf(sources.values()));
    }
}
